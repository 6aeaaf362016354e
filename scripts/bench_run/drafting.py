"""An editor with a keyboard macro: one line in, one edited and submitted draft out.

`python -m scripts.bench_run.drafting`, in the hub's environment. Each line of standard input is a
notice id; its charge gets the next number, Ana saves and submits, and one JSON line answers with
the request that waits for a second person.
"""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    """Answers lines until standard input ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    import django

    django.setup()
    from django.contrib.auth.models import User

    from hub.approvals.service import submit
    from hub.notices.models import Notice

    ana = User.objects.get(username="ana")
    for number, line in enumerate(sys.stdin, start=1):
        draft = Notice.objects.get(notice_id=line.strip()).saved()
        draft.charge_es = f"Cargo ficticio en su redacción número {number}"
        draft.charge_en = f"Fictional charge in wording number {number}"
        draft.save_revision(user=ana)
        request = submit(draft, ana)
        answer = {"id": request.pk, "content_sha256": request.content_sha256}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
