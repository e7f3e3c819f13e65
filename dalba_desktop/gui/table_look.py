"""How somebody looks at a table: widths they drew, the order they put columns and rows into."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class TableLook:
    """`widths` by column in pixels at 100 %, `order` the columns from left to right, `sort` a column and downwards."""

    widths: dict[int, int] = field(default_factory=dict)
    order: tuple[int, ...] = ()
    sort: tuple[int, bool] | None = None

    def words(self) -> tuple[str, ...]:
        """The same as words without spaces, as settings keep them: `w0:120 o2,0,1 s1:down`."""
        said = [f"w{column}:{width}" for column, width in sorted(self.widths.items())]
        if self.order:
            said.append("o" + ",".join(map(str, self.order)))
        if self.sort is not None:
            said.append(f"s{self.sort[0]}:{'down' if self.sort[1] else 'up'}")
        return tuple(said)

    @staticmethod
    def read(words: tuple[str, ...]) -> TableLook | None:
        """What was kept; None when there is nothing, or nothing that makes sense."""
        widths: dict[int, int] = {}
        order: tuple[int, ...] = ()
        sort: tuple[int, bool] | None = None
        try:
            for word in words:
                kind, rest = word[:1], word[1:]
                if kind == "o":
                    order = tuple(int(column) for column in rest.split(","))
                    continue
                column, value = rest.split(":")
                if kind == "w":
                    widths[int(column)] = max(1, int(value))
                elif kind == "s":
                    sort = int(column), value == "down"
        except ValueError:
            return None
        return TableLook(widths, order, sort) if words else None
