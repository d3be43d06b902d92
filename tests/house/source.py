"""The house's own source, parsed once: every module of yinian/ but its migrations."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "yinian"
# In these files a room changes things, or keeps its tables.
ACTING, KEEPING = frozenset({"actions", "jobs", "dispatch"}), frozenset({"models"})


@dataclass(frozen=True)
class Module:
    """One file: where it stands and what it says."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def floor(self) -> str:
        return self.path.relative_to(HOUSE).parts[0].removesuffix(".py")

    @property
    def parts(self) -> set[str]:
        return {part.removesuffix(".py") for part in self.path.relative_to(HOUSE).parts}

    @property
    def acts(self) -> bool:
        """Whether verbs or jobs are declared here, under whatever noun the file was split off by."""
        return bool(self.parts & ACTING) or any(
            call.func.attr in {"verb", "bulk_verb", "job", "on"}
            for node in ast.walk(self.tree)
            if isinstance(node, ast.FunctionDef)
            for call in node.decorator_list
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        )

    @property
    def keeps(self) -> bool:
        """Whether tables are declared here."""
        bases = (base for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef) for base in node.bases)
        return bool(self.parts & KEEPING) or any(ast.unparse(base) in {"Scoped", "models.Model"} for base in bases)

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 0)}"

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (n for n in ast.walk(self.tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))

    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))


@lru_cache
def modules() -> tuple[Module, ...]:
    """Every module of the house."""
    found = []
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" not in path.parts and "__pycache__" not in path.parts:
            text = path.read_text(encoding="utf-8")
            found.append(Module(path, text, ast.parse(text)))
    return tuple(found)


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
