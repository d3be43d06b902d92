"""The interface described from its own code: for machines as an OpenAPI document, for people as a page."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI

from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, Face
from yinian.faces.openapi import catalogue, devices, needs, orders, problems
from yinian.faces.openapi.problems import TYPE
from yinian.foundation.exchange.keys import Scope

ROOT = "api/v1/"
api = NinjaAPI(
    title="颐年开放接口",
    version="1.0.0",
    description="服务商系统和其他部门办理订单、需求，读取服务项目和价格，转送设备报文。",
    docs_url=None,
    openapi_url=None,
    urls_namespace="v1",
)
for _part in (orders, needs, catalogue, devices):
    api.add_router("", _part.router)
problems.install(api)
face = Face("openapi", "frame/public.html")


def document() -> dict[str, Any]:
    """The whole interface as OpenAPI tells it; a problem has its own media type."""
    told: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=f"/{ROOT}"))
    for _path, _method, operation in _operations(told):
        for status, answer in operation["responses"].items():
            content = answer.get("content", {})
            if int(status) >= 400 and "application/json" in content:
                content[TYPE] = content.pop("application/json")
    return told


def _operations(told: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation) for path, methods in told["paths"].items() for method, operation in methods.items()
    ]


def openapi(_request: HttpRequest) -> JsonResponse:
    """The document."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@face.page(
    "api",
    name="api",
    title=_("开放接口"),
    lead=_("服务商系统和其他部门用它下单、接单、派人、提出需求，读取服务项目和价格，转送设备报文。"),
)
def api_guide(request: Request) -> Context:
    """What can be asked, how, and what the answers mean."""
    told = document()
    schemas = told["components"]["schemas"]
    return {
        "root": request.build_absolute_uri(f"/{ROOT}").rstrip("/"),
        "operations": [_told(path, method, operation, schemas) for path, method, operation in _operations(told)],
        "scopes": Scope.choices,
        "problem": _fields(schemas["Problem"], schemas),
    }


def _told(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    good = next(answer for status, answer in operation["responses"].items() if int(status) < 300)
    shape = good["content"]["application/json"]["schema"]
    return {
        "key": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "title": operation["summary"],
        "told": operation.get("description", ""),
        "given": [
            (one["name"], PLACES[one["in"]], one.get("required", False), one.get("description") or _kind(one["schema"]))
            for one in operation.get("parameters", [])
        ],
        "body": _fields(_find(body, schemas), schemas),
        "answer": _fields(_find(shape, schemas), schemas),
    }


PLACES = {"path": _("地址"), "query": _("查询"), "header": _("请求头")}


def _find(shape: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    return schemas[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape


def _fields(shape: dict[str, Any], schemas: dict[str, Any]) -> list[tuple[str, str, bool, str]]:
    """Name, kind, whether it must be given, and what it is."""
    must = set(shape.get("required", []))
    return [
        (name, _kind(one), name in must, one.get("description", ""))
        for name, one in shape.get("properties", {}).items()
    ]


def _kind(shape: dict[str, Any]) -> str:
    if "$ref" in shape:
        return str(shape["$ref"].rpartition("/")[2])
    if "anyOf" in shape:
        return now("或").join(_kind(one) for one in shape["anyOf"] if one.get("type") != "null")
    if "enum" in shape:
        return " | ".join(map(str, shape["enum"]))
    if shape.get("type") == "array":
        return f"[{_kind(shape.get('items', {}))}]"
    return str(shape.get("format") or shape.get("type", ""))
