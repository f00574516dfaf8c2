"""Random people trying random moves, legal and not, through the actions. Begin reading at `game`."""
