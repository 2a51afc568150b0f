"""What somebody may send, in any field: by malice, by pasting, or because their language is written so."""

from __future__ import annotations

MARKS = {
    "template": "{{7*7}} {% raise %} ${7*7} #{7*7} <%= 7*7 %>",
    "typst": '#panic("x") $x^2$ @cite \\u{202e} `raw` *bold* _it_ <label> ~ // /* */',
    "format": "%s %n %(person)s %(words)999999s {0.__class__} {person!r} {",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": "\" onfocus=alert(1) autofocus x=' onload=alert(1) >",
    "end of the box": "</textarea></title></style></script><h1>Gone</h1>",
    "entity": "&lt;b&gt; &amp;amp; &#x202e; &NotAnEntity;",
    "comment": "<!-- --><![CDATA[ ]]><?php echo 1 ?>",
    "SQL": "'; DROP TABLE person; -- \" OR 1=1 /* \\' UNION SELECT",
    "LIKE": "%_%_\\%[a-z]*",
    "formula": "=cmd|' /C calc'!A0",
    "formula after space": " \t=1+1",
    "formula signs": "+1 -1 @SUM(1)",
    "header": "Janet\r\nBcc: everybody@example.org\r\n\r\nBuy this",
    "line ends": "one\rtwo\u2028three\u2029four\x0bfive\x0csix\x85seven",
    "override": "\u202etxt.exe\u202d \u2066\u2067\u2068\u2069 \u200e\u200f\u061c",
    "override never closed": "\u202e\u2067\u2067\u2067\u2067\u2067 backwards",
    "zero width": "Ja\u200bn\u200ce\u200dt\u2060\ufeff\u00ad",
    "NUL": "Jan\x00et",
    "controls": "".join(chr(code) for code in range(1, 32)) + "\x7f\x9b31m\x1b[2J",
    "not a character": "\ufffe\uffff\U0001ffff\ufffd",
    "private": "\ue000\U000f0000",
    "stacked": "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d" * 40,
    "tags": "\U000e0041\U000e007f flag \U0001f3f4\U000e0067\U000e0062\U000e007f",
    "family emoji": "👩🏽‍🦽👨‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "right to left": "اسے بسیں پسند تھیں۔ (2019) ABC-12",
    "Bengali": "সে বাস ভালোবাসত। ক্ষ্ম",
    "Tamil": "அவளுக்கு பேருந்துகள் பிடிக்கும். க்ஷ",
    "Chinese": "她喜欢坐公交车。𠮷",
    "other digits": "٢٠٢٦ ۱۲ १२ １２ 𝟙𝟚 Ⅻ ½",
    "path": "../../../../etc/passwd\\..\\..\\win.ini",
    "address": "//evil.test /\\evil.test http:evil.test javascript:alert(1)",
    "language": "en_GB@../../",
    "null words": "null None undefined NaN true [] {}",
    "huge number": "9" * 400,
    "minus": "-1",
    "over 2**63": str(2**63 + 1),
    "no such day": "31/02/2026",
    "spaces": " \u00a0\u3000\t ",
    "long word": "a" * 5000,
}
"""By what each tries. All are shown as written wherever words are shown, but for what can't be shown at all."""

LONG = {
    "100,000 letters": "She loved buses. " * 5883,
    "100,000 of Bengali": "ক" * 100_000,
    "100,000 emoji": "😀" * 100_000,
    "100,000 without a space": "x" * 100_000,
    "100,000 brackets": "(" * 100_000,
    "100,000 line ends": "\r\n" * 50_000,
}

BROKEN_BYTES = (b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"caf\xe9", b"\x80abc")
"""Not UTF-8: a lone surrogate, an overlong slash, past the last character, Latin-1."""
