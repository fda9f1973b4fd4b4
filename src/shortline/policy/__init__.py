"""May this message leave? Pure decisions with reasons; the reply box, `submit` and `deliver` all ask here."""

from shortline.policy.decision import Decision, Finding, Remedy, Verdict, decide
from shortline.policy.facts import Allowance, Facts, TemplateFacts
from shortline.policy.rules import RULES

__all__ = ["RULES", "Allowance", "Decision", "Facts", "Finding", "Remedy", "TemplateFacts", "Verdict", "decide"]
