"""What people call functions, devices, edges and levels; choices are offered in this order."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FUNCTIONS = {
    "meals": _("助餐"),
    "cleaning": _("助洁"),
    "bathing": _("助浴"),
    "rehabilitation": _("康复护理"),
    "day_care": _("日间托老"),
    "short_stay": _("短期托养"),
    "long_stay": _("长期照护"),
    "education": _("老年教育"),
    "activity": _("老年活动"),
    "rest": _("休息"),
    "checkup": _("体检"),
    "company": _("聊天陪伴"),
    "laundry": _("洗衣"),
    "housekeeping": _("家政服务"),
    "comfort": _("心理慰藉"),
    "daily_care": _("生活照护"),
}
EQUIPMENT = {
    "checkup_device": _("体检设备"),
    "rehabilitation_device": _("康复训练设备"),
    "bathing_device": _("助浴设备"),
    "call_device": _("紧急呼叫设备"),
}
# A document names them together: prices of households for four utilities, and taxes.
PREFERENCES = {
    "electricity": _("用电居民价格"),
    "water": _("用水居民价格"),
    "gas": _("用气居民价格"),
    "heat": _("用热居民价格"),
    "tax": _("税费优惠"),
}
EDGES = {"near": _("周边"), "beside": _("身边"), "bedside": _("床边")}
LEVELS = {
    "city": _("市"),
    "district": _("区县"),
    "street": _("街道（乡镇）"),
    "community": _("社区（村）"),
}
PARTS = {
    "site": _("选址"),
    "building": _("建设"),
    "service": _("服务"),
    "equipment": pgettext_lazy("facility", "设备"),
}
OUTCOMES = {"met": _("已达到"), "missing": _("缺"), "unknown": _("文件未公布内容")}
GAPS = {
    "operator": _("运营方"),
    "address": _("地址"),
    "area_m2": _("建筑面积"),
    "phone": _("联系电话"),
    "first_resident_on": _("首次收住日期"),
    "beds": _("床位（不少于 {least} 张）"),
}
