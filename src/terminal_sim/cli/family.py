"""``terminal-sim family``: bindings, grants, wallet and quotas of a family, from their phones and the agency's desk."""

from __future__ import annotations

from cyclopts import App

COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("bind", "family_bindings:bind", "添加亲情账户。 | Add a relative."),
    (
        "review",
        "family_bindings:review",
        "经办机构审核；不写 --reject 即通过。 | The agency decides; without --reject it approves.",
    ),
    (
        "activate",
        "family_bindings:activate",
        "激活家人的凭证；own 激活本人的凭证。 | Activate a relative's voucher, or with own one's own.",
    ),
    (
        "password",
        "family_bindings:set_password",
        "设置或重设刷医保凭证的密码（重设须刷脸）。 | Set the voucher password, or with a face a new one.",
    ),
    (
        "edit",
        "family_bindings:edit",
        "修改家人信息，重新审核前暂停使用。 | Change details; suspended until reviewed anew.",
    ),
    ("unbind", "family_bindings:unbind", "解绑，双方均可。 | End a binding, from either side."),
    ("grant", "family_grants:grant", "授权家人使用本人个人账户。 | Let a relative spend from one's account."),
    ("confirm", "family_grants:confirm", "使用人确认共济邀请。 | The invited relative accepts or declines."),
    ("cancel", "family_grants:cancel", "解除授权，双方均可。 | End a grant, from either side."),
    (
        "link",
        "family_grants:link",
        "绑定授权人子账户，可展示授权人的码。 | Link the authoriser's voucher to this phone.",
    ),
    ("transfer", "family_money:transfer", "向家人的医保钱包转账。 | Send money to a relative's wallet."),
    ("accept", "family_money:accept", "接收医保钱包转账。 | Take what was sent."),
    ("reserve", "family_money:reserve", "为家人预留共济额度。 | Set an amount aside for a relative."),
    ("dissolve", "family_money:dissolve", "解除共济额度，余额退回。 | Give a quota up; what is left returns."),
    (
        "list",
        "family_lists:list_family",
        "列出一个人的亲情账户、共济、转账与额度。 | All that a person holds, gives and receives.",
    ),
    (
        "records",
        "family_lists:records",
        "使用记录、被家人使用的金额与年度费用。 | Use, what relatives spent, and the year's sums.",
    ),
    ("compare", "family_trials:compare", "同一账单几种付法并排 | one bill, several ways of paying"),
    ("play", "family_trials:play", "演练家庭情景文件 | play family stories"),
)

family = App(name="family", help="亲情账户与家庭共济 | bindings, grants, wallet and quotas of a family")
for name, where, what in COMMANDS:
    family.command(f"terminal_sim.cli.{where}", name=name, help=what)
