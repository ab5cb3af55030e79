"""Field table of ``setlinfo`` (结算信息) in every transaction that settles, undoes or shows a settlement.

One row a field; the seven marks say for 2101, 2102, 2103, 2206, 2207, 2208 and 5203 whether it is always there (Y), may
be (o) or is not (-).

>>> "setl_id" in [field.name for field in setlinfo("2206").fields], setlinfo("2207").field("setl_id").need
(False, 'Y')
"""

from __future__ import annotations

from functools import cache

from terminal_sim.national.fields import Node, node

COLUMNS = ("2101", "2102", "2103", "2206", "2207", "2208", "5203")
SETLINFO = """
    YYYYYYY mdtrt_id | 就诊ID | C30 | 2+ | visit
    -YY-YYY setl_id | 结算ID | C30 | 2+ | settlement id; absent at pre-settle
    YY-YYoY psn_no | 人员编号 | C30 | 2+ | person number
    YY-YYoY psn_name | 人员姓名 | C50 | 2+ |
    YY-YYoY psn_cert_type | 人员证件类型 | C6:psn_cert_type | 2+ |
    YY-YYoY certno | 证件号码 | C50 | 2+ |
    oo-oooY gend | 性别 | C6:gend | 2+ |
    oo-oooo naty | 民族 | C3 | 2+ |
    oo-oooo brdy | 出生日期 | D | 2+ |
    oY-oooo age | 年龄 | N4,1 | 2+ |
    oY-oooY insutype | 险种类型 | C6:insutype | 2+ |
    YY-YYoY psn_type | 人员类别 | C6:psn_type | 2+ |
    YY-YYoY cvlserv_flag | 公务员标志 | C3:flag | 2+ |
    YYYYYYY setl_time | 结算时间 | DT | 2+ | the bureau's time
    oo-oooo mdtrt_cert_type | 就诊凭证类型 | C3:mdtrt_cert_type | 2+ |
    YY-YYoY med_type | 医疗类别 | C6:med_type | 2+ |
    YYYYYYY medfee_sumamt | 医疗费总额 | N16,2 | 2+ | total
    YYYYYYY fulamt_ownpay_amt | 全自费金额 | N16,2 | 2+ | split 1: out of scope
    YYYYYYY overlmt_selfpay | 超限价自费费用 | N16,2 | 2+ | split 2: over limit
    YYYYYYY preselfpay_amt | 先行自付金额 | N16,2 | 2+ | split 3: advance copay
    YYYYYYY inscp_scp_amt | 符合政策范围金额 | N16,2 | 2+ | split 4: in scope
    ooooooY act_pay_dedc | 实际支付起付线 | N16,2 | 2+ | deductible used in this bill
    YYYYYYY hifp_pay | 基本医疗保险统筹基金支出 | N16,2 | 2+ | basic fund
    YYYYYYY pool_prop_selfpay | 基本医疗保险统筹基金支付比例 | N5,4 | 2+ | rate of the basic fund, 0 to 1
    YYYYYYY cvlserv_pay | 公务员医疗补助资金支出 | N16,2 | 2+ | civil servants' aid
    YYYYYYY hifes_pay | 企业补充医疗保险基金支出 | N16,2 | 2+ | employer supplement
    YYYYYYY hifmi_pay | 居民大病保险资金支出 | N16,2 | 2+ | residents' serious illness
    YYYYYYY hifob_pay | 职工大额医疗费用补助基金支出 | N16,2 | 2+ | employees' large cost
    YYYYYYY maf_pay | 医疗救助基金支出 | N16,2 | 2+ | medical aid
    YYYYYYY oth_pay | 其他支出 | N16,2 | 2+ | other funds
    YYYYYYY fund_pay_sumamt | 基金支付总额 | N16,2 | 2+ | all funds
    YYYYYY- psn_part_amt | 个人负担总金额 | N16,2 | 2+ | person's burden
    YYYYYYY acct_pay | 个人账户支出 | N16,2 | 2+ | both accounts: own and pooled
    YYYYY-- psn_cash_pay | 个人现金支出 | N16,2 | 2+ | cash
    oooYYY- hosp_part_amt | 医院负担金额 | N16,2 | 2+ | institution's part
    YYYYYYY balc | 余额 | N16,2 | 2+ | own balance after
    YYYYYYY acct_mulaid_pay | 个人账户共济支付金额 | N16,2 | 2+ | relatives' accounts, within acct_pay
    YYYYYYY medins_setl_id | 医药机构结算ID | C30 | 2+ | message number of the request
    ooooooo clr_optins | 清算经办机构 | C6 | 2+ | clearing office; null at pre-settle
    oo-oooo clr_way | 清算方式 | C6:clr_way | 2+ | null at pre-settle
    YY-YYoY clr_type | 清算类别 | C6:clr_type | 2+ |
    YYYYYY- hifdm_pay | 伤残人员医疗保障基金支出 | N16,2 | HN | disabled veterans' fund
    ooooooo exp_content | 字段扩展 | C4000 | HN | what the interface has no field for
    -----Y- pdn_cash_pay | 个人现金支出 | N16,2 | 2+ | cash in a 2208 reply, misspelt in the text
    ------o flxempe_flag | 灵活就业标志 | C3 | 2+ |
    ------o nwb_flag | 新生儿标志 | C3 | 2+ |
    ------o insu_optins | 参保机构医保区划 | C6 | 2+ |
    ------o emp_name | 单位名称 | C200 | 2+ |
    ------Y pay_loc | 支付地点类别 | C6:pay_loc | 2+ |
    ------Y fixmedins_code | 定点医药机构编号 | C12 | 2+ |
    ------Y fixmedins_name | 定点医药机构名称 | C200 | 2+ |
    ------o hosp_lv | 医院等级 | C6:hosp_lv | 2+ |
    ------o fixmedins_poolarea | 定点归属机构 | C6 | 2+ |
    ------o lmtpric_hosp_lv | 限价医院等级 | C6 | 2+ |
    ------o dedc_hosp_lv | 起付线医院等级 | C6 | 2+ |
    ------Y begndate | 开始日期 | D | 2+ |
    ------Y enddate | 结束日期 | D | 2+ |
    ------Y psn_pay | 个人支付金额 | N16,2 | 2+ | 5203 name of psn_part_amt
    ------Y cash_payamt | 现金支付金额 | N16,2 | 2+ | 5203 name of psn_cash_pay
    ------Y refd_setl_flag | 退费结算标志 | C3:flag | 2+ | 1: a refund row
    ------Y year | 年度 | C4 | 2+ |
    ------o dise_codg | 病种编码 | C30 | 2+ |
    ------o dise_name | 病种名称 | C500 | 2+ |
    ------o invono | 发票号 | C20 | 2+ |
    ------o opter_id | 经办人ID | C20 | 2+ |
    ------o opter_name | 经办人姓名 | C50 | 2+ |
    ------o opt_time | 经办时间 | DT | 2+ |
    ------o pref_fund_pay | 优抚对象基金支出 | N16,2 | HN |
"""
SETLDETAIL = node(
    "setldetail",
    "list",
    """
    fund_pay_type       | 基金支付类型       | C6:fund_pay_type | Y | 2+ | whose fund; 310200 the account
    inscp_scp_amt       | 符合政策范围金额   | N16,2 | Y | 2+ | in scope of the whole bill
    crt_payb_lmt_amt    | 本次可支付限额金额 | N16,2 | Y | 2+ | the most it could have paid; null where no limit
    fund_payamt         | 基金支付金额       | N16,2 | Y | 2+ | negative in a cancellation
    fund_pay_type_name  | 基金支付类型名称   | C200  | o | 2+ |
    setl_proc_info      | 结算过程信息       | C4000 | o | 2+ | the trace of this share in words
    """,
    "基金分项",
)
DETLCUTINFO = node(
    "detlcutinfo",
    "list",
    """
    feedetl_sn          | 费用明细流水号   | C30   | Y | 2+ | the line
    det_item_fee_sumamt | 明细项目费用总额 | N16,2 | Y | 2+ | total of the line
    cnt                 | 数量             | N16,4 | Y | 2+ |
    pric                | 单价             | N16,6 | Y | 2+ |
    pric_uplmt_amt      | 定价上限金额     | N16,6 | Y | 2+ | price ceiling, 999999 where none
    selfpay_prop        | 自付比例         | N5,4  | o | 2+ | advance share, 0 to 1
    fulamt_ownpay_amt   | 全自费金额       | N16,2 | o | 2+ | split 1: out of scope
    overlmt_amt         | 超限价金额       | N16,2 | o | 2+ | split 2: over limit
    preselfpay_amt      | 先行自付金额     | N16,2 | o | 2+ | split 3: advance copay
    inscp_scp_amt       | 符合政策范围金额 | N16,2 | o | 2+ | split 4: in scope
    chrgitm_lv          | 收费项目等级     | C3:chrgitm_lv | Y | 2+ | class
    med_chrgitm_type    | 医疗收费项目类别 | C6:med_chrgitm_type | Y | 2+ |
    bas_medn_flag       | 基本药物标志     | C3:flag | o | 2+ |
    hi_nego_drug_flag   | 医保谈判药品标志 | C3:flag | o | 2+ |
    chld_medc_flag      | 儿童用药标志     | C3:flag | o | 2+ |
    list_sp_item_flag   | 目录特项标志     | C3:flag | o | 2+ |
    drt_reim_flag       | 直报标志         | C3:flag | o | 2+ |
    lmt_used_flag       | 限制使用标志     | C3:flag | o | 2+ | 2204 only
    memo                | 备注             | C500  | o | 2+ | why it was split so
    exp_content         | 字段扩展         | C4000 | o | 2+ |
    """,
    "费用分割",
)


@cache
def setlinfo(infno: str) -> Node:
    """The node as one transaction has it."""
    column = COLUMNS.index(infno)
    rows = [line.split(None, 1) for line in SETLINFO.strip().splitlines()]
    kept = [_with_need(rest, marks[column]) for marks, rest in rows if marks[column] != "-"]
    return node("setlinfo", "object", "\n".join(kept), "结算信息")


def _with_need(row: str, need: str) -> str:
    name, zh, form, seen, meaning = (part.strip() for part in (row + " |").split("|", 4))
    return f"{name} | {zh} | {form} | {need} | {seen} | {meaning.rstrip(' |')}"
