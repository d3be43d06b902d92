"""Every address of the desk of 12349, and how it is walked."""

from tests.pages.stop import OFFICERS, SYSTEM, Stop, of

AGENTS = ("agent", "agent2")

HOTLINE = {
    "desk": Stop(AGENTS, hides=("王秀英",), queries=52),
    "answer-alarm": Stop(AGENTS, of("alarm"), acts=True, status=303, queries=40),
    "desk-live": Stop(AGENTS, queries=6),
    "desk-here": Stop(AGENTS, acts=True, queries=8),
    "sign-on": Stop(AGENTS, acts=True, status=303, data={"extension": "8001"}, queries=16),
    "desk-place": Stop(AGENTS, acts=True, status=303, data={"act": "pause"}, queries=18),
    "move-call": Stop(AGENTS, of("talk", act="hold"), acts=True, status=303, queries=20),
    "ring-back": Stop(AGENTS, of("vain"), acts=True, status=303, queries=22),
    "call-number": Stop(OFFICERS, of("ringing"), acts=True, queries=72),
    "recognise-call": Stop(AGENTS, of("talk"), acts=True, status=303, queries=20),
    "close-call": Stop(AGENTS, of("talk"), acts=True, status=303, data={"outcome": "advised"}, queries=22),
    "follow-up-call": Stop(OFFICERS, of("promise"), acts=True, status=303, data={"note": "已回"}, queries=22),
    "call-need": Stop(AGENTS, of("talk"), acts=True, status=422, queries=72),
    "call-emergency": Stop(
        AGENTS, of("talk"), acts=True, status=303, data={"text": "摔倒了", "place": "楼下"}, queries=40
    ),
    "call-order": Stop(AGENTS, of("talk"), acts=True, status=422, queries=84),
    "call-complaint": Stop(AGENTS, of("talk"), acts=True, status=422, queries=72),
    "calls": Stop(OFFICERS, hides=("王秀英",)),
    "calls-export": Stop(OFFICERS, hides=("王秀英",)),
    "call": Stop(OFFICERS, of("promise"), queries=14),
    "missed-calls": Stop(OFFICERS, hides=("王秀英",), queries=14),
    "service-level": Stop(OFFICERS, hides=("大东区",), queries=14),
    "knowledge": Stop(OFFICERS, hides=("大东哪里能吃午饭",)),
    "article": Stop(OFFICERS, of("article")),
    "publish-article": Stop(OFFICERS),
    "withdraw-article": Stop(OFFICERS, of("article"), acts=True, status=303, queries=16),
    "switches": Stop(SYSTEM, hides=("沈阳话务",)),
    "register-switch": Stop(SYSTEM),
    "close-switch": Stop(SYSTEM, of("switch"), acts=True, status=303, queries=16),
    "simulator": Stop(AGENTS, hides=("正在响或在说的",)),
    "simulate-call": Stop(AGENTS, acts=True, status=303, data={"number": "13900000001"}, queries=24),
    "simulate-end": Stop(AGENTS, of("ringing"), acts=True, status=303, queries=24),
}
