"""How people name one line of an offer, wherever a page lists some."""


class Quoted:
    """Something about one line, known by its offer's reference and its own number."""

    reference: str
    number: int

    @property
    def name(self) -> str:
        """What people quote: "SO-0142/2"."""
        return f"{self.reference}/{self.number}"
