"""What may stand in an address: a reference that people quote, and whole numbers of a sane size."""

from werkzeug.routing import BaseConverter, IntegerConverter


class ReferenceConverter(BaseConverter):
    """`<ref:reference>`: "SO-0142"."""

    regex = "[A-Z]{2,4}-[0-9]{4,9}"


class NumberConverter(IntegerConverter):
    """`<int:number>`: Western digits only, and never more than a database's integer holds."""

    regex = "[0-9]{1,9}"


CONVERTERS: dict[str, type[BaseConverter]] = {"ref": ReferenceConverter, "int": NumberConverter}
