"""`manage.py states`: docs/states.md, drawn from the moves that the code knows."""

import importlib

from django.core.management.base import BaseCommand

APPS = ("people", "policy", "accounts", "monitoring", "incidents")
HEAD = """# States and moves

Drawn by `manage.py states` from each app's `states.py`; `make check` compares. Do not edit.
"""


class Command(BaseCommand):
    help = "Prints docs/states.md: every workflow as a diagram and a table."

    def handle(self, *args, **options):
        parts = [HEAD]
        for app in APPS:
            module = importlib.import_module(f"{app}.states")
            for name in sorted(vars(module)):
                if name.endswith("_TRANSITIONS"):
                    parts.append(_workflow(app, name, getattr(module, name)))
        self.stdout.write("\n".join(parts), ending="")


def _workflow(app, name, transitions) -> str:
    title = name.removesuffix("_TRANSITIONS").replace("_", " ").capitalize()
    states = type(next(iter(transitions.values()))[1])
    reached = {to for _, to in transitions.values()}
    lines = [f"## {title} ({app})", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {_id(state)}: {state.label}" for state in states]
    # Where every state is come back to, it begins with the first.
    starts = [state for state in states if state not in reached] or list(states)[:1]
    lines += [f"    [*] --> {_id(state)}" for state in starts]
    for verb, (from_states, to) in transitions.items():
        lines += [f"    {_id(state)} --> {_id(to)}: {verb}" for state in states if state in from_states]
    lines += ["```", "", "| move | from | to |", "|---|---|---|"]
    for verb, (from_states, to) in transitions.items():
        starts = ", ".join(state.label for state in states if state in from_states)
        lines.append(f"| `{verb}` | {starts} | {to.label} |")
    return "\n".join([*lines, ""])


def _id(state) -> str:
    return state.value.replace("-", "_")
