"""`trine schema`: the JSON Schema of the plan file, for editors."""

import json


def schema() -> None:
    """Print the JSON Schema of the plan file, so that an editor completes and checks it.

    Keep it beside the plan: trine schema > plan.schema.json
    """
    from trine.plan import plan_schema

    print(json.dumps(plan_schema(), ensure_ascii=False, indent=2))
