"""What the tests stand on: databases, clocks, browsers, judges of pages and documents."""
