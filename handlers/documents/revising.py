"""The words by which members of six languages say that a paper takes the place of an earlier one, or went elsewhere."""

from __future__ import annotations

import re

REVISED = re.compile(
    r"(?<!\w)(?:revised|revision|re-?issued|updated (?:version|text|document|contribution)|corrected version|new version|"
    r"rev\.? ?\d|v\d|révisée?s?|révision|version (?:révisée|corrigée|actualisée|mise à jour)|"
    r"revisad[oa]s?|revisión|versión (?:revisada|corregida|actualizada)|"
    r"пересмотр\w*|обновл[её]нн\w+|исправленн\w+ (?:верси|текст)\w*)(?!\w)|"
    r"修订|修改稿|更新版|(?:ال)?(?:منقح|معدل|محدث)ة?|(?:ال)?مراجع[ةه]",
    re.IGNORECASE,
)

ELSEWHERE = re.compile(
    r"(?:also|simultaneously|in parallel) (?:being )?(?:submitted|sent|presented) (?:to|as)|"
    r"également (?:soumis|présenté|envoyé)e?s? (?:à|au|comme)|también (?:se )?(?:present|someti|envi)\w+ (?:a|al|como)|"
    r"также (?:представл|направл)\w+|(?:还|亦|也|同时)(?:已)?(?:提交|递交)|(?:قدم\w*|أرسل\w*) (?:أيضا|كذلك)",
    re.IGNORECASE,
)
