"""医院信息系统的门诊收费，四十行，只用标准库。 | A hospital program's outpatient charge in forty lines, stdlib only.

terminal-sim serve --at 2024-03-15T09:30 --freeze
python his_client.py http://127.0.0.1:8321
"""

import json
import sys
import time
import urllib.request
from itertools import count

BASE, CLINIC, NOW = sys.argv[1], "H41010099005", "2024-03-15 09:30:00"
SERIAL = count(1)


def call(infno: str, **given: object) -> dict:
    """One transaction of the national interface; its output."""
    number = f"{CLINIC}{time.strftime('%Y%m%d%H%M%S')}{next(SERIAL):04d}"
    head = {"infno": infno, "msgid": number, "mdtrtarea_admvs": "410100"}
    more = {"insuplc_admdvs": "410100", "infver": "V1.0", "fixmedins_code": CLINIC, "inf_time": NOW, "input": given}
    told = post("/fsi/api/rsfComIfsService/callService", {**head, **more})
    if told["infcode"] != 0:
        sys.exit(f"{infno}: {told['err_msg']}")
    return told.get("output") or {}


def post(path: str, body: dict) -> dict:
    request = urllib.request.Request(BASE + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as reply:
        return json.load(reply)


code = post("/wallet/show", {"holder": "示例林岚", "subject": "示例小满", "channel": "alipay"})["result"]["text"]
scan = {"orgId": CLINIC, "transType": "ec.query", "data": {"businessType": "01101", "ecQrCode": code}}
token = post("/localcfc/api/hsecfc/localQrCodeQuery", scan)["data"]["ecToken"]
shown = {"mdtrt_cert_type": "01", "mdtrt_cert_no": token}
person = call("1101", data=shown)["baseinfo"]["psn_no"]
opened = {"psn_no": person, "insutype": "390", "begntime": NOW, "ipt_otp_no": "MZ1", "atddr_no": "D1", "dr_name": "甲"}
where = {"dept_code": "A01", "dept_name": "全科", "caty": "A01"}
visit = call("2201", data={**shown, **opened, **where})["data"]["mdtrt_id"]
line = {"feedetl_sn": "1", "mdtrt_id": visit, "psn_no": person, "chrg_bchno": "B1", "fee_ocur_time": NOW, "cnt": 2}
drug = {"med_list_codg": "XZ99AAA001A001010199001", "medins_list_codg": "XY001", "pric": 12.5}
call("2204", feedetail=[{**line, **drug, "det_item_fee_sumamt": 25, "hosp_appr_flag": "0"}])
charge = {**shown, "psn_no": person, "insutype": "390", "mdtrt_id": visit, "chrg_bchno": "B1", "medfee_sumamt": 25}
quote = call("2206", data={**charge, "med_type": "11", "psn_setlway": "01", "acct_used_flag": "1"})["setlinfo"]
paid = call("2207", data={**charge, "med_type": "11", "psn_setlway": "01", "acct_used_flag": "1"})["setlinfo"]
assert quote["fund_pay_sumamt"] == paid["fund_pay_sumamt"]
fund, pooled, cash = (paid[name] for name in ("fund_pay_sumamt", "acct_mulaid_pay", "psn_cash_pay"))
print(f"{paid['setl_id']}  基金 {fund}  家庭共济 {pooled}  现金 {cash}")
