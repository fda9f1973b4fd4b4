"""The reference page on permissions, written from the table that decides: `python -m shortline.accounts.reference`."""

import sys

from shortline.accounts.actor import Role, Scope
from shortline.accounts.permissions import RULES, SEES_ALL_FROM, who

ROLES = (Role.AGENT, Role.LEAD, Role.ADMIN, Role.OWNER)

ABOUT_ROLES = {
    Role.AGENT: "answers customers",
    Role.LEAD: "runs the shift: sees every conversation, and colleagues' addresses and presence",
    Role.ADMIN: "sets the desk up: inboxes, people, teams, tokens, what was received",
    Role.OWNER: "an admin who can also make and change owners; there is always at least one",
}
ABOUT_SCOPES = {
    Scope.READ: "look, change nothing",
    Scope.WRITE: "work: answer, note, assign, close, change one's own account",
    Scope.ADMIN: "set up, as far as the token's maker may",
}

SEEING = f"""## Who sees a conversation

From {SEES_ALL_FROM} upwards: all of them. An agent sees a conversation when at least one of these holds:

1. it is assigned to him;
2. it belongs to a team of his, or to no team while its inbox belongs to a team of his;
3. it belongs to nobody: no assignee and no team;
4. its inbox belongs to no team.

Any other answers 404, as if it did not exist. Lists, counts, search, the feed and the live connection apply the same rule,
written once as a predicate and once as a query filter; a test holds the two together on every kind of conversation.
Rights are read with every request: a changed role or team counts from the next one, also inside a running session.
"""

PEOPLE = """## Changing people

- Only an owner makes someone owner or changes an owner. Nobody is invited as owner.
- The last active owner can be neither demoted nor disabled.
- Nobody disables his own account.
- Disabling ends all sessions and API tokens of that person at once, for good: enabling again does not revive them.
- Somebody who forgot his password gets a link from an admin, in person and not by token; an owner gets it from an owner, or from
  the shell with `shortline reset-password EMAIL`. Choosing the new password ends every session of that person.
- A new password ends every other session of that person. API tokens stay and can be revoked one by one.

## Limits

| what | limit |
|---|---|
| sign-in, per account | 10 failures in 15 minutes |
| sign-in, per address (an IPv6 /64 counts as one) | 100 failures in 15 minutes |
| session unused | 7 days |
| session at most | 30 days |
| invitation | 7 days, one use; the secret stands behind the `#` of the link, so that no proxy writes it down |
| link for a new password | 24 hours, one use; counts towards the limit per address |
| password | 8 to 256 characters; 15 or more advised; the most common ones are refused |

Behind a reverse proxy every request comes from the proxy's address, and the limit per address would count all people
together: name the proxy in `SHORTLINE_TRUSTED_PROXIES` (addresses or networks, separated by commas), and the address it
reports in `X-Forwarded-For` counts. From anybody else that header is ignored.
"""


def render() -> str:
    lines = ["# Permissions", "", "Written from the table in `accounts/permissions.py`; change it there.", ""]
    lines += ["## Roles", "", "Each may do all that those above it in this list may.", ""]
    lines += [f"- **{role}** {ABOUT_ROLES[role]}" for role in ROLES]
    lines += ["", "## Scopes of API tokens", ""]
    lines += ["A token acts as the person who made it, narrowed by its scopes. No scope includes another.", ""]
    lines += [f"- **{scope}** {ABOUT_SCOPES[scope]}" for scope in Scope]
    lines += ["", "## What each may do", ""]
    lines += [f"| permission | to | {' | '.join(ROLES)} | scope |", f"|---|---|{'---|' * len(ROLES)}---|"]
    for action, rule in RULES.items():
        marks = " | ".join("yes" if role in who(rule) else "" for role in ROLES)
        to = rule.words + (", where one sees it" if rule.per_conversation else "")
        lines.append(f"| `{action}` | {to} | {marks} | {'signed in only' if rule.only_in_person else rule.scope} |")
    return "\n".join([*lines, "", SEEING, PEOPLE])


if __name__ == "__main__":
    sys.stdout.write(render())
