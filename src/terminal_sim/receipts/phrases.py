"""The fixed words on receipts (固定用语), Chinese and English, in one place."""

from __future__ import annotations

from typing import Final

from terminal_sim.receipts.model import Banner, Kind, Words

SIMULATOR: Final = Banner(Words("模拟 · 非真实结算", "SIMULATION - NOT A REAL SETTLEMENT"), "simulator")
QUOTE: Final = Banner(Words("预结算 · 未记账 · 不作凭据", "QUOTE - NOTHING BOOKED - NO PROOF OF PAYMENT"), "quote")
CANCELLED: Final = Banner(Words("撤销 · 红字", "CANCELLATION - AMOUNTS REVERSED"), "cancelled")
REFUSED: Final = Banner(Words("未结算 · 未记账", "REFUSED - NOTHING BOOKED"), "refused")

TITLES: Final[dict[Kind, Words]] = {
    "pharmacy_slip": Words("医保购药结算小票", "Pharmacy insurance slip"),
    "outpatient_sheet": Words("医疗保险门诊结算单", "Outpatient settlement sheet"),
    "cancellation": Words("医保结算撤销单", "Cancellation of a settlement"),
    "quote": Words("医保预结算单", "Insurance quote"),
    "refusal": Words("医保结算未成功通知单", "Settlement refused"),
    "day_end": Words("医保日终对账单", "Day-end statement"),
}

INSURANCE: Final = {
    "310": Words("职工基本医疗保险", "employee insurance"),
    "390": Words("城乡居民基本医疗保险", "resident insurance"),
}
PERSON_CLASS: Final = {
    "active": Words("在职", "employed"),
    "retired": Words("退休", "retired"),
    "minor": Words("未成年居民", "minor"),
    "student": Words("大学生", "student"),
    "adult_resident": Words("成年居民", "adult"),
    "senior_resident": Words("老年居民", "senior"),
}
SEX: Final = {"male": Words("男", "M"), "female": Words("女", "F")}
CREDENTIAL: Final = {
    "01": Words("医保电子凭证", "voucher code"),
    "02": Words("居民身份证", "identity card"),
    "03": Words("社会保障卡", "social-security card"),
}
VISIT_TYPE: Final = {
    "11": Words("普通门诊", "outpatient"),
    "12": Words("门诊挂号", "registration"),
    "13": Words("急诊", "emergency"),
    "14": Words("门诊慢特病", "chronic outpatient"),
    "41": Words("定点药店购药", "pharmacy"),
}
ITEM_CLASS: Final = {"A": Words("甲", "A"), "B": Words("乙", "B"), "C": Words("丙", "C")}

PAYERS: Final = {
    "fund": Words("统筹基金支付", "Basic fund"),
    "large_cost": Words("职工大额补助", "Employees' large cost"),
    "serious_illness": Words("居民大病保险", "Residents' serious illness"),
    "civil_servant": Words("公务员医疗补助", "Civil servants' aid"),
    "supplement": Words("企业补充保险", "Employer supplement"),
    "medical_aid": Words("医疗救助", "Medical aid"),
    "other_fund": Words("其他基金", "Other funds"),
    "institution": Words("医疗机构负担", "Institution's part"),
    "own": Words("本人个人账户", "Own account"),
    "pooled": Words("家庭共济账户", "Family account"),
    "cash": Words("个人现金支付", "Cash"),
}
POCKETS: Final = {
    "wallet": Words("医保钱包", "Insurance wallet"),
    "quota": Words("家庭共济预留额度", "Reserved family quota"),
    "pooled": PAYERS["pooled"],
}
SPLITS: Final = {
    "total": Words("医疗费总额", "Total"),
    "out_of_scope": Words("全自费", "Out of scope"),
    "over_limit": Words("超限价自费", "Over price limit"),
    "advance": Words("先行自付", "Advance copay"),
    "in_scope": Words("符合政策范围", "In scope"),
    "deductible": Words("其中起付线", "of which deductible"),
}
ASSUMED: Final = Words("假设", "ASSUMPTION")
STALE: Final = Words("最后公布值", "last published value")
