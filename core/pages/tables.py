"""A table as a file for a spreadsheet."""

import csv
import io

from django.http import HttpResponse


def write_csv(heads, rows) -> str:
    """Rows as CSV that a spreadsheet shows and never runs: no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([_harmless(str(cell)) for cell in row] for row in rows)
    return out.getvalue()


def csv_response(name, heads, rows) -> HttpResponse:
    """These rows as a file to save, called `name`; kept by nobody on the way."""
    answer = HttpResponse("\ufeff" + write_csv(heads, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")) else cell
