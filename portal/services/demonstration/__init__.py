"""The demonstration: invented people in every state of the main job, made by the use cases themselves."""

from portal.services.demonstration.making import as_lines, kept, kept_or_refuse, make

__all__ = ["as_lines", "kept", "kept_or_refuse", "make"]
