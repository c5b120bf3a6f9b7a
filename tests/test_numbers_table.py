"""Numbers as members and secretariats write them, each read as a person would read it: text | ours | others.

Readings in doubt stand with ~ between them, the likeliest first. Others are told as kind=canonical.
"""

from __future__ import annotations

import pytest

from handlers.documents.numbering import find

TABLE = r"""
# the canonical form and what stands around it
ISCG/26-1/7 | ISCG/26-1/7 |
ISCG/26-1/8. | ISCG/26-1/8 |
(ISCG/26-1/8) | ISCG/26-1/8 |
Re: ISCG/26-1/7 | ISCG/26-1/7 |
RE: Fwd: [int-sect-group] ISCG/26-1/12 - comments | ISCG/26-1/12 |
ISCG/26-1/7: Proposal on accessibility | ISCG/26-1/7 |
"ISCG/26-1/7" | ISCG/26-1/7 |
see ISCG/26-1/7; ISCG/26-1/8 | ISCG/26-1/7, ISCG/26-1/8 |
ISCG/26-1/7? | ISCG/26-1/7 |
ISCG/26-1/7! | ISCG/26-1/7 |
ISCG/26-1/7, ISCG/26-2/7 | ISCG/26-1/7, ISCG/26-2/7 |
ISCG/25-3/1 | ISCG/25-3/1 |
ISCG/26-1/1234 | ISCG/26-1/1234 |
iscg/26-1/7 | ISCG/26-1/7 |
Iscg/26-1/7 | ISCG/26-1/7 |
ISCG/26-1/007 | ISCG/26-1/7 |
ISCG/26-01/7 | ISCG/26-1/7 |
ISCG/2026-1/7 | ISCG/26-1/7 |
ISCG-26-1-0007.docx | ISCG/26-1/7 |
ISCG_26-1_0007.pdf | ISCG/26-1/7 |
ISCG 26-1/7 | ISCG/26-1/7 |
ISCG-26-1/7 | ISCG/26-1/7 |
ISCG26-1/7 | ISCG/26-1/7 |
ISCG / 26-1 / 7 | ISCG/26-1/7 |
ISCG/26/1/7 | ISCG/26-1/7 |
ISCG/26-1, Document 7 | ISCG/26-1/7 |
ISCG/26-1 Doc. 8 | ISCG/26-1/8 |
I S C G / 26-1 / 7 | ISCG/26-1/7 |
I S C G/26-1/7 - E | ISCG/26-1/7-E |
Document ISCG/26-1/7 | ISCG/26-1/7 |
Doc. ISCG/26-1/7-E | ISCG/26-1/7-E |
ISCG/26/7 | ISCG/26/7 |
ISCG/7 | ISCG/7 |
# series
ISCG/26-1/INF/3 | ISCG/26-1/INF/3 |
ISCG/26-1/INF-3 | ISCG/26-1/INF/3 |
ISCG/26-1/INF 3 | ISCG/26-1/INF/3 |
ISCG/26-1/TD/4 | ISCG/26-1/TD/4 |
ISCG/26-1/DT/2(Rev.1) | ISCG/26-1/DT/2(Rev.1) |
ISCG/26-1/ADM/1-E | ISCG/26-1/ADM/1-E |
ISCG/26-1/LS/2 | ISCG/26-1/LS/2 |
iscg/26-1/inf/3 | ISCG/26-1/INF/3 |
ISCG-26-1-INF-0003 | ISCG/26-1/INF/3 |
ISCG/26-1/INF/3 and 4 | ISCG/26-1/INF/3, ISCG/26-1/INF/4 |
ISCG/26-1/7 and INF/3 | ISCG/26-1/7, ISCG/26-1/INF/3 |
Addendum 1 to ISCG/26-1/INF/3 | ISCG/26-1/INF/3(Add.1) |
ISCG/INF/3 | ISCG/INF/3 |
# forerunners
ISCT-18/12-E | ISCT-18/12-E |
Document ISCT-18/12-E | ISCT-18/12-E |
ISCT/10, ISCT/11 | ISCT/10, ISCT/11 |
ISCT-18/12(Rev.1) | ISCT-18/12(Rev.1) |
ISCT-2018/12 | ISCT-18/12 |
TDAG/ISCT/5-E | TDAG/ISCT/5-E |
ITU-D/TDAG/ISCT/5-E | TDAG/ISCT/5-E |
TDAG/IST/2-E | TDAG/IST/2-E |
TDAG/CG-IST/2-E | TDAG/IST/2-E |
T D A G/ C G - I S T / 2 - E | TDAG/IST/2-E |
CG-IST/2 | IST/2 |
Revision 1 to TDAG/ISCT/5 | TDAG/ISCT/5(Rev.1) |
at 14:00 IST-2 | |
# derivatives behind, short
ISCG/26-1/7(Add.2) | ISCG/26-1/7(Add.2) |
ISCG/26-1/7 (Add.2) | ISCG/26-1/7(Add.2) |
ISCG/26-1/7(Add. 2) | ISCG/26-1/7(Add.2) |
ISCG/26-1/7(ADD.2) | ISCG/26-1/7(Add.2) |
ISCG/26-1/7 Add.2 | ISCG/26-1/7(Add.2) |
ISCG/26-1/7 Add 2 | ISCG/26-1/7(Add.2) |
ISCG/26-1/7, Add.2 | ISCG/26-1/7(Add.2) |
ISCG/26-1/7 Rev.1 | ISCG/26-1/7(Rev.1) |
ISCG/26-1/7 rev 1 | ISCG/26-1/7(Rev.1) |
ISCG/26-1/7 Rev1 | ISCG/26-1/7(Rev.1) |
ISCG/26-1/7Rev1 | ISCG/26-1/7(Rev.1) |
ISCG/26-1/7-Rev1 | ISCG/26-1/7(Rev.1) |
ISCG/26-1/7-Rev.1 | ISCG/26-1/7(Rev.1) |
ISCG/26-1/7_Rev1.docx | ISCG/26-1/7(Rev.1) |
ISCG/26-1/7-R1 | ISCG/26-1/7(Rev.1) |
ISCG/26-1/7R1 | ISCG/26-1/7(Rev.1) |
ISCG/26-1/7-R12 | ISCG/26-1/7(Rev.12) |
ISCG/26-1/7[Rev.1] | ISCG/26-1/7(Rev.1) |
ISCG/26-1/27Add6 | ISCG/26-1/27(Add.6) |
ISCG/26-1/27Add6-E | ISCG/26-1/27(Add.6)-E |
ISCG/26-1/27Add6Rev1 | ISCG/26-1/27(Add.6)(Rev.1) |
ISCG/26-1/7(Corr.1) | ISCG/26-1/7(Corr.1) |
ISCG/26-1/7 Corr.1 | ISCG/26-1/7(Corr.1) |
ISCG/26-1/7(Add.2)(Rev.1) | ISCG/26-1/7(Add.2)(Rev.1) |
ISCG/26-1/7 (Add.2) (Rev.1) | ISCG/26-1/7(Add.2)(Rev.1) |
ISCG/26-1/7 Add.2 Rev.1 | ISCG/26-1/7(Add.2)(Rev.1) |
ISCG/26-1/7(Add.2)(Corr.1) | ISCG/26-1/7(Add.2)(Corr.1) |
ISCG/26-1/7(Rev.1)(Corr.1) | ISCG/26-1/7(Rev.1)(Corr.1) |
ISCG/26-1/7(Add.2)(Rev.1)(Corr.3)-S | ISCG/26-1/7(Add.2)(Rev.1)(Corr.3)-S |
ISCG/26-1/7(Rév.2)-F | ISCG/26-1/7(Rev.2)-F |
ISCG/26-1/7 (доп. 2) | ISCG/26-1/7(Add.2) |
ISCG/26-1/7 (Пересм. 1) | ISCG/26-1/7(Rev.1) |
ISCG/26-1/7-E(Add.1) | ISCG/26-1/7(Add.1)-E |
# derivatives behind, in words
ISCG/26-1/7, Addendum 1 | ISCG/26-1/7(Add.1) |
ISCG/26-1/7 Addendum 1 | ISCG/26-1/7(Add.1) |
ISCG/26-1/7 - Addendum 1 | ISCG/26-1/7(Add.1) |
ISCG/26-1/7: Addendum 1 | ISCG/26-1/7(Add.1) |
ISCG/26-1/7 (Addendum 1) | ISCG/26-1/7(Add.1) |
ISCG/26-1/7\nRevision 1 | ISCG/26-1/7(Rev.1) |
ISCG/26-1/7, Addendum no. 1 | ISCG/26-1/7(Add.1) |
ISCG/26-1/7, Addendum 2, Revision 1 | ISCG/26-1/7(Add.2)(Rev.1) |
ISCG/26-1/7, Corrigendum 1 | ISCG/26-1/7(Corr.1) |
ISCG/26-1/7, Révision 1 | ISCG/26-1/7(Rev.1) |
ISCG/26-1/7, Addéndum 3 | ISCG/26-1/7(Add.3) |
ISCG/26-1/7, Revisión 2 | ISCG/26-1/7(Rev.2) |
ISCG/26-1/7, Дополнение 2 | ISCG/26-1/7(Add.2) |
ISCG/26-1/7, пересмотр 1 | ISCG/26-1/7(Rev.1) |
ISCG/26-1/7، الإضافة 1 | ISCG/26-1/7(Add.1) |
ISCG/26-1/7 补遗2 | ISCG/26-1/7(Add.2) |
ISCG/26-1/7 修订版1 | ISCG/26-1/7(Rev.1) |
# derivatives before
Addendum 2 to ISCG/26-1/7 | ISCG/26-1/7(Add.2) |
Add.2 to ISCG/26-1/7 | ISCG/26-1/7(Add.2) |
Addendum 2 to Document ISCG/26-1/7 | ISCG/26-1/7(Add.2) |
Addendum 2 to Document ISCG/26-1/7-E | ISCG/26-1/7(Add.2)-E |
Addendum 2 to our contribution ISCG/26-1/7 | ISCG/26-1/7(Add.2) |
Addendum 2 to\nDocument ISCG/26-1/7-E | ISCG/26-1/7(Add.2)-E |
Revision 1 of ISCG/26-1/7 | ISCG/26-1/7(Rev.1) |
Revision 1 to Addendum 2 to ISCG/26-1/7 | ISCG/26-1/7(Add.2)(Rev.1) |
Addendum 2 to Revision 1 to ISCG/26-1/7 | ISCG/26-1/7(Rev.1)(Add.2) |
Corr.1 to Add.2 to ISCG/26-1/7 | ISCG/26-1/7(Add.2)(Corr.1) |
Corrigendum 1 to Revision 1 to Addendum 2 to ISCG/26-1/7 | ISCG/26-1/7(Add.2)(Rev.1)(Corr.1) |
Revision 1 to ISCG/26-1/7(Add.2) | ISCG/26-1/7(Add.2)(Rev.1) |
Revision 1 to Document ISCG/26-1/7(Add.2)-E | ISCG/26-1/7(Add.2)(Rev.1)-E |
Addendum 1 to Document ISCG/26-1/7(Rev.1)-R | ISCG/26-1/7(Rev.1)(Add.1)-R |
Rev.1 - ISCG/26-1/7 | ISCG/26-1/7(Rev.1) |
Rev.1: ISCG/26-1/7 | ISCG/26-1/7(Rev.1) |
REVISION 1 TO ISCG/26-1/7 | ISCG/26-1/7(Rev.1) |
# French
Addendum 2 au Document ISCG/26-1/7 | ISCG/26-1/7(Add.2) |
Addendum 2 au Document ISCG/26-1/7-F | ISCG/26-1/7(Add.2)-F |
Révision 1 au Document ISCG/26-1/7 | ISCG/26-1/7(Rev.1) |
Révision 1 du Document ISCG/26-1/7 | ISCG/26-1/7(Rev.1) |
Révision 1 de l’Addendum 2 au Document ISCG/26-1/7 | ISCG/26-1/7(Add.2)(Rev.1) |
Révision 1 à l'Addendum 2 au Document ISCG/26-1/7 | ISCG/26-1/7(Add.2)(Rev.1) |
Corrigendum 1 au Document ISCG/26-1/7 | ISCG/26-1/7(Corr.1) |
Corr.1 au Document ISCG/26-1/7 | ISCG/26-1/7(Corr.1) |
Re\u0301vision 1 au Document ISCG/26-1/7 | ISCG/26-1/7(Rev.1) |
Addenda 1 et 2 au Document ISCG/26-1/7 | ISCG/26-1/7(Add.1), ISCG/26-1/7(Add.2) |
Voir le Document ISCG/26-1/7 et 8 | ISCG/26-1/7, ISCG/26-1/8 |
# Spanish
Addéndum 2 al Documento ISCG/26-1/7 | ISCG/26-1/7(Add.2) |
Revisión 1 al Documento ISCG/26-1/7-S | ISCG/26-1/7(Rev.1)-S |
Revisión 1 del Documento ISCG/26-1/7 | ISCG/26-1/7(Rev.1) |
Revisión 1 al Addéndum 2 al Documento ISCG/26-1/7 | ISCG/26-1/7(Add.2)(Rev.1) |
Corrigéndum 1 a la Revisión 1 al Documento ISCG/26-1/7 | ISCG/26-1/7(Rev.1)(Corr.1) |
los Documentos ISCG/26-1/7 y 8 | ISCG/26-1/7, ISCG/26-1/8 |
# Russian
Дополнительный документ 2 к Документу ISCG/26-1/7 | ISCG/26-1/7(Add.2) |
Дополнительный документ 1 к Документу ISCG/26-1/34(Rev.1)-R | ISCG/26-1/34(Rev.1)(Add.1)-R |
Пересмотр 1 Документа ISCG/26-1/7 | ISCG/26-1/7(Rev.1) |
Пересмотр 1 к Документу ISCG/26-1/7 | ISCG/26-1/7(Rev.1) |
Пересм. 1 Документа ISCG/26-1/7-R | ISCG/26-1/7(Rev.1)-R |
Исправление 1 к Документу ISCG/26-1/7 | ISCG/26-1/7(Corr.1) |
Пересмотр 1 Дополнительного документа 2 к Документу ISCG/26-1/7 | ISCG/26-1/7(Add.2)(Rev.1) |
Исправление 1 к Пересмотру 2 Документа ISCG/26-1/7 | ISCG/26-1/7(Rev.2)(Corr.1) |
Дополнительные документы 1 и 2 к Документу ISCG/26-1/7 | ISCG/26-1/7(Add.1), ISCG/26-1/7(Add.2) |
Документы ISCG/26-1/7 и 8 | ISCG/26-1/7, ISCG/26-1/8 |
Документ ISCG/26‑1/7‑R | ISCG/26-1/7-R |
# Arabic
الوثيقة ISCG/26-1/7 | ISCG/26-1/7 |
الإضافة 2 للوثيقة ISCG/26-1/7 | ISCG/26-1/7(Add.2) |
المراجعة 1 للوثيقة ISCG/26-1/7-A | ISCG/26-1/7(Rev.1)-A |
التصويب 1 للوثيقة ISCG/26-1/7 | ISCG/26-1/7(Corr.1) |
المراجعة 1 للإضافة 2 للوثيقة ISCG/26-1/7 | ISCG/26-1/7(Add.2)(Rev.1) |
المراجعة ١ للوثيقة ISCG/٢٦-١/٧ | ISCG/26-1/7(Rev.1) |
\u202bالوثيقة \u200eISCG/26-1/7\u200e\u202c | ISCG/26-1/7 |
\u200fISCG/26\u200f-1/\u200f7 | ISCG/26-1/7 |
الوثيقتين ISCG/26-1/7 و8 | ISCG/26-1/7, ISCG/26-1/8 |
# Chinese
文件ISCG/26-1/7 | ISCG/26-1/7 |
ISCG/26-1/7号文件 | ISCG/26-1/7 |
文件ISCG/26-1/7的补遗2 | ISCG/26-1/7(Add.2) |
文件ISCG/26-1/7的修订1 | ISCG/26-1/7(Rev.1) |
文件ISCG/26-1/7(Add.2)的修订1 | ISCG/26-1/7(Add.2)(Rev.1) |
文件ISCG/26-1/7(Rev.1)的补遗1 | ISCG/26-1/7(Rev.1)(Add.1) |
文件ISCG/26-1/7的补遗2的修订1 | ISCG/26-1/7(Add.2)(Rev.1) |
文件ISCG/26-1/7的勘误1 | ISCG/26-1/7(Corr.1) |
文件ISCG／２６－１／７（Ａｄｄ．２）－Ｃ | ISCG/26-1/7(Add.2)-C |
ISCG/26-1/7、8和9 | ISCG/26-1/7, ISCG/26-1/8, ISCG/26-1/9 |
# dashes, blanks, invisible marks
ISCG/26–1/7 | ISCG/26-1/7 |
ISCG/26—1/7—E | ISCG/26-1/7-E |
ISCG/26‑1/7 | ISCG/26-1/7 |
ISCG/26−1/7 | ISCG/26-1/7 |
ISCG/26-1/7\u00a0Addendum\u00a01 | ISCG/26-1/7(Add.1) |
ISCG\u200b/26-1/7 | ISCG/26-1/7 |
IS\u00adCG/26-1/7 | ISCG/26-1/7 |
ISCG/26-1/7² | ISCG/26-1/7 |
ISCG/26-1/7\u2019s annex | ISCG/26-1/7 |
# lists and ranges
ISCG/26-1/7 and 8 | ISCG/26-1/7, ISCG/26-1/8 |
ISCG/26-1/7 & 8 | ISCG/26-1/7, ISCG/26-1/8 |
ISCG/26-1/7, 8 and 9 | ISCG/26-1/7, ISCG/26-1/8, ISCG/26-1/9 |
ISCG/26-1/7-9 | ISCG/26-1/7, ISCG/26-1/8, ISCG/26-1/9 |
ISCG/26-1/7–9 | ISCG/26-1/7, ISCG/26-1/8, ISCG/26-1/9 |
ISCG/26-1/7 to 9 | ISCG/26-1/7, ISCG/26-1/8, ISCG/26-1/9 |
ISCG/26-1/7 and ISCG/26-1/8 | ISCG/26-1/7, ISCG/26-1/8 |
ISCG/26-1/7 and /8 | ISCG/26-1/7, ISCG/26-1/8 |
ISCG/26-1/7(Add.1) and 8(Rev.1) | ISCG/26-1/7(Add.1), ISCG/26-1/8(Rev.1) |
Addenda 1 and 2 to ISCG/26-1/7 | ISCG/26-1/7(Add.1), ISCG/26-1/7(Add.2) |
Addendum 1 and Addendum 2 to ISCG/26-1/7 | ISCG/26-1/7(Add.1), ISCG/26-1/7(Add.2) |
Addenda 1 to 3 to ISCG/26-1/7 | ISCG/26-1/7(Add.1), ISCG/26-1/7(Add.2), ISCG/26-1/7(Add.3) |
ISCG/26-1/7(Add.1-3) | ISCG/26-1/7(Add.1), ISCG/26-1/7(Add.2), ISCG/26-1/7(Add.3) |
ISCG/26-1/7, Addenda 1 and 2 | ISCG/26-1/7(Add.1), ISCG/26-1/7(Add.2) |
ISCG/26-1/7 (Add.1 and Add.2) | ISCG/26-1/7(Add.1), ISCG/26-1/7(Add.2) |
ISCG/26-1/7 Addendum 1 and Addendum 2 | ISCG/26-1/7(Add.1), ISCG/26-1/7(Add.2) |
ISCG/26-1/7, Addendum 1, proposes a merger, and Addendum 2 a table | ISCG/26-1/7(Add.1), ISCG/26-1/7(Add.2) |
ISCG/26-1/7 was introduced. In Addendum 2 the source adds | ISCG/26-1/7, ISCG/26-1/7(Add.2) |
ISCG/26-1/7 was introduced with Revision 1 to Addendum 2 | ISCG/26-1/7, ISCG/26-1/7(Add.2)(Rev.1) |
ISCG/26-1/6, Addendum 2 to ISCG/26-1/7 | ISCG/26-1/6, ISCG/26-1/7(Add.2) |
ISCG/26-1/7, 26 May 2026 | ISCG/26-1/7 |
ISCG/26-1/7 and 3 other documents | ISCG/26-1/7 |
ISCG/26-1/7 and 12 delegations | ISCG/26-1/7 |
ISCG/26-1/7, 14:00 | ISCG/26-1/7 |
ISCG/26-1/7-3 | ISCG/26-1/7 |
# language letters and their traps
ISCG/26-1/7-E | ISCG/26-1/7-E |
ISCG/26-1/7-F | ISCG/26-1/7-F |
ISCG/26-1/7-S | ISCG/26-1/7-S |
ISCG/26-1/7-R | ISCG/26-1/7-R |
ISCG/26-1/7-A | ISCG/26-1/7-A |
ISCG/26-1/7-C | ISCG/26-1/7-C |
ISCG/26-1/7-R1-R | ISCG/26-1/7(Rev.1)-R |
ISCG/26-1/7(Add.2)-A | ISCG/26-1/7(Add.2)-A |
iscg/26-1/7-e | ISCG/26-1/7-E |
ISCG/26-1/7-X | ISCG/26-1/7 |
ISCG/26-1/7 - A proposal from France | ISCG/26-1/7 |
ISCG/26-1/7-A1 | ISCG/26-1/7(Add.1) ~ ISCG/26-1/7 |
ISCG/26-1/7-C1 | ISCG/26-1/7(Corr.1) ~ ISCG/26-1/7 |
# doubts
ISCG/26-1/7(Rev.1)(Add.1) | ISCG/26-1/7(Rev.1)(Add.1) ~ ISCG/26-1/7(Add.1)(Rev.1) |
ISCG/26-1/7 Rev.1 Add.1 | ISCG/26-1/7(Rev.1)(Add.1) ~ ISCG/26-1/7(Add.1)(Rev.1) |
ISCG/26-1/23(Rev.1)(Add.6)-E | ISCG/26-1/23(Rev.1)(Add.6)-E ~ ISCG/26-1/23(Add.6)(Rev.1)-E |
Revision 1 to ISCG/26-1/7(Rev.1) | ISCG/26-1/7(Rev.1) ~ ISCG/26-1/7(Rev.1)(Rev.1) |
ISCG/26-1/7(Add.1), of which Revision 1 | ISCG/26-1/7(Add.1), ISCG/26-1/7(Add.1)(Rev.1) ~ ISCG/26-1/7(Rev.1) |
ISCG/26-1/23(Rev.1)(Add.1)-E\nRevision 1 to Addendum 1 to Document ISCG/26-1/23-E | ISCG/26-1/23(Add.1)(Rev.1)-E, ISCG/26-1/23(Add.1)(Rev.1)-E |
# file names
S26-ISCG1-C-0007!A2-R1!MSW-E.docx | ISCG/26-1/7(Add.2)(Rev.1)-E |
S26-ISCG1-C-0007!!MSW-F.docx | ISCG/26-1/7-F |
S26-ISCG1-C-0007!R1!MSW-R.docx | ISCG/26-1/7(Rev.1)-R |
S26-ISCG1-C-0007-R1-MSW-A.docx | ISCG/26-1/7(Rev.1)-A |
S26-ISCG1-C-0007A2-R1MSW-E | ISCG/26-1/7(Add.2)(Rev.1)-E |
s26-iscg1-c-0007a2-r1msw-e | ISCG/26-1/7(Add.2)(Rev.1)-E |
S26-ISCG1-C-0007%21A2-R1%21MSW-E.docx | ISCG/26-1/7(Add.2)(Rev.1)-E |
S26-ISCG1-INF-0003!!PDF-E.pdf | ISCG/26-1/INF/3-E |
S26-ISCG1-C-0007 | ISCG/26-1/7 |
S26-ISCG-C-0007 | ISCG/26/7 |
S26-ISCG1-C-0007!C1!MSW-C.docx | ISCG/26-1/7(Corr.1)-C |
S26-ISCG1-C-0007!R1-A2!MSW-E | ISCG/26-1/7(Rev.1)(Add.2)-E ~ ISCG/26-1/7(Add.2)(Rev.1)-E |
T25-SG12-C-0005!R1!MSW-E.docx | | document=T25-SG12-C-0005(Rev.1)-E
T25-SG12-C-0001!!MSW-E.docx | | document=T25-SG12-C-0001-E
T25-SG12-C-0167!R1!ZIP-E.zip | | document=T25-SG12-C-0167(Rev.1)-E
S14-PP-C-0067!A1!MSW-A | | document=S14-PP-C-0067(Add.1)-A
T09-WTSA12-C-0035!A2-R1!MSW-E | | document=T09-WTSA12-C-0035(Add.2)(Rev.1)-E
t09-wtsa12-c-0035a2-r1msw-e | | document=T09-WTSA12-C-0035(Add.2)(Rev.1)-E
D22-TDAG30-C-0048-R2-MSW-A | | document=D22-TDAG30-C-0048(Rev.2)-A
S24-CWGFHR17-INF-0004 | | document=S24-CWGFHR17-INF-0004
S26-CL-C-0065 | | document=S26-CL-C-0065
T22-TSAG-240122-TD-GEN-0311!R1!MSW-E | | document=T22-TSAG-TD-GEN-0311(Rev.1)-E
C-0035A2-R1MSW-E | | document=C-0035(Add.2)(Rev.1)-E
# other bodies
C26/35 | | document=C26/35
C17/84-E | | document=C17/84-E
C2000/28(Rev.1) | | document=C2000/28(Rev.1)
C18/INF/3 | | document=C18/INF/3
C16/TD3 | | document=C16/TD3
C26/DT/1 | | document=C26/DT/1
C16/115 Revision 11 | | document=C16/115(Rev.11)
C03/40 and Add.1 | | document=C03/40, unplaced=
C03-ADD/3 | | document=C03-ADD/3
TDAG-24/5 | | document=TDAG-24/5
TDAG-5/9-F | | document=TDAG-5/9-F
TDAG-10/019-E | | document=TDAG-10/019-E
TDAG17-22/76 | | document=TDAG17-22/76
TDAG17/DT/2-E | | document=TDAG17/DT/2-E
TDAG-20/2/DT/3 | | document=TDAG-20/2/DT/3
Revision 1 to Document TDAG-18/5-E | | document=TDAG-18/5(Rev.1)-E
TDAG-18/5(Rév.2) | | document=TDAG-18/5(Rev.2)
المراجعة 2 للوثيقة TDAG-23/48-A | | document=TDAG-23/48(Rev.2)-A
RAG19/4-E | | document=RAG19/4-E
RAG15-1/1-E | | document=RAG15-1/1-E
RAG2002-1/39(Rev.2)-E | | document=RAG2002-1/39(Rev.2)-E
RAG19/TEMP/2-E | | document=RAG19/TEMP/2-E
TSAG - R 1 - E | | document=TSAG-R-1
TSAG-LS11 | | document=TSAG-LS11
TD1061-R1 | | document=TD1061(Rev.1)
TD 108 (PLEN/2) | | document=TD108(PLEN/2)
COM 14-10 | | document=COM-14-10
CWG-FHR 5/2 | | document=CWG-FHR-5/2
CWG-FHR-22/13 | | document=CWG-FHR-22/13
GEC/4(Rev.2)-E | | document=GEC/4(Rev.2)-E
WTDC-17/23(Add.16)-E | | document=WTDC-17/23(Add.16)-E
WTDC10/27Add6-E | | document=WTDC10/27(Add.6)-E
Addendum 16 to Document WTDC-17/23-E | | document=WTDC-17/23(Add.16)-E
RA15/PLEN/7-F | | document=RA15/PLEN/7-F
WSIS/PC-3/DOC/6(Rev.1)(Corr.1) | | document=WSIS/PC-3/DOC/6(Rev.1)(Corr.1)
RCC/23A16/1 | | document=RCC/23A16/1
ACP/27/6 | | document=ACP/27/6
JIU/REP/2016/1 | | document=JIU/REP/2016/1
5A/650-E | | document=5A/650-E
# resolutions and the like
Resolution 191 (Rev. Bucharest, 2022) | | resolution=Resolution 191
Résolution 191 (Rév. Bucarest, 2022) | | resolution=Resolution 191
Resolución 191 (Rev. Bucarest, 2022) | | resolution=Resolution 191
Резолюция 191 (Пересм. Бухарест, 2022 г.) | | resolution=Resolution 191
القرار 191 (المراجَع في بوخارست، 2022) | | resolution=Resolution 191
第191号决议（2022年，布加勒斯特，修订版） | | resolution=Resolution 191
Res. 191 | | resolution=Resolution 191
Resolutions 123 and 154 | | resolution=Resolution 123, resolution=Resolution 154
WTSA Resolution 44 (Rev. Hammamet, 2016) | | resolution=Resolution 44
Decision 573 | | decision=Decision 573
Решение 5 | | decision=Decision 5
Rec. A.2 | | recommendation=Recommendation A.2
Recommendation ITU-T A.2 | | recommendation=Recommendation A.2
Рекомендация МСЭ-T A.2 | | recommendation=Recommendation A.2
Q5/2 | | question=Q5/2
Question 7/1 | | question=Q7/1
Cuestión 5/2 | | question=Q5/2
Вопрос 5/2 | | question=Q5/2
第5/2号课题 | | question=Q5/2
Service Order 24/06 | | circular=
Circular CA/246 | | circular=CA/246
CACE/900 | | circular=CACE/900
# the meeting, look-alikes, what cannot be placed
ISCG/26-1 | | meeting=ISCG/26-1
the ISCG/26-1 meeting | | meeting=ISCG/26-1
ISCG-26-2 | | meeting=ISCG/26-2
ІSСG/26-1/7 | | look-alike=ISCG/26-1/7
ISСG/26-1/7 | | look-alike=ISCG/26-1/7
lSCG/26-1/7 | | look-alike=ISCG/26-1/7
Document 7 | | unplaced=
Doc. 124 rev 3 | | unplaced=
Revision 1 to Document 35(Add.2)-E | | unplaced=
DT/1(Rev.4) | | unplaced=
Addendum 2 | | unplaced=
Revision 1 to Addendum 2 attached | | unplaced=
# nothing at all
26/1/7 | |
2026-01-07 | |
24/06 | |
26-1/7 | |
ISCG 2026-01-07 | |
ISCG 26 May 2026 | |
ISCG meeting 26/7 | |
ISCG/2026 | |
xISCG/26-1/7 | |
ISCG/26-1/7abc | |
ISCG/26-1/70000 | |
ISCGs/26-1/7 | |
ISCG/26-1/0 | |
CISCG/26-1/7 | |
prev 1 | |
3 persons, 12 pages, 100 % | |
https://www.itu.int/md/12345/en | |
Tel. +41 22 730 5111 | |
HTTP/1.1 | |
Rev. Bucharest, 2022 | |
"""

ROWS = [line for line in TABLE.splitlines() if line and not line.startswith("#")]


def told(text: str) -> tuple[str, str]:
    found = find(text)
    ours = [
        " ~ ".join(map(str, mention.readings)) if mention.ambiguous else str(mention.number)
        for mention in found.numbers
    ]
    return ", ".join(ours), ", ".join(f"{other.kind}={other.canonical}" for other in found.others)


@pytest.mark.parametrize("row", ROWS)
def test_a_text_is_read_as_a_person_would_read_it(row: str) -> None:
    text, ours, others = (part.strip() for part in row.split("|"))
    assert told(unescaped(text)) == (ours, others)


def unescaped(text: str) -> str:
    for code in ("00a0", "00ad", "0301", "200b", "200e", "200f", "2019", "202b", "202c"):
        text = text.replace(f"\\u{code}", chr(int(code, 16)))
    return text.replace("\\n", "\n")


def test_the_table_is_long() -> None:
    assert len(ROWS) >= 250
    assert len(set(ROWS)) == len(ROWS)
