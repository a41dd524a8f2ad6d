import StructEngine

/// The cash of the chosen case, step by step as the engine pays it: a column a month, in which something happens on payment dates.
extension Workbook {
    var waterfallRows: [Model.Row] {
        var at = Position(cash: "[free]", trapped: "[trapKept]", balance: "[balancePaid]")
        var rows = senior + reserve
        if hasDefaultTest {
            rows.append(.heading("After a default of an earlier period all cash repays the senior, ahead of the mezzanine"))
            rows += sweepRows(
                .afterDefault,
                "IF(AND([sLife]=1,[period]<[$seniorPeriods],[inDefault@-1]=1),MIN([trapKept]+[free],[balancePaid]),0)", &at)
        }
        if hasMezzanine { rows += mezzanineFlows(at.cash) }
        rows += [
            .heading("Covenant tests, in their order"),
            money("due", "Due to the senior, arrears apart", "[feeDue]+[interestDue]+[principalDue]"),
            .series("cover", "DSCR of what is due", "ratio", "IF([sLife]=1,IF([due]>0,[cCFADS]/[due],\"\"),\"\")", .ratio),
            money("rest", "Cash left", hasMezzanine ? "\(at.cash)-[mPaid]" : at.cash),
        ]
        at.cash = "[rest]"
        rows += testRows(&at)
        return rows + distribution(at)
    }

    private var currency: String { deal.currency.rawValue }

    private func money(_ name: String, _ label: String, _ formula: String, opening: String? = nil, total: String? = "SUM") -> Model.Row {
        .series(name, label, currency, formula, .money, opening: opening, total: total)
    }

    private var senior: [Model.Row] {
        [
            .heading("Cash and what is due to the senior"),
            money("cash", "Cash of the period", "MAX([cCFADS],0)"), money("deficit", "Negative cash flow", "MAX(-[cCFADS],0)"),
            money("feeDue", "Fee due", "[pay]*ROUND([$seniorFee]*[tau]*ROUND([balance@-1]*[$scale],0),0)/[$scale]"),
            money("interestDue", "Interest due", "[pay]*ROUND(([$seniorCoupon]+[$shock])*[tau]*ROUND([balance@-1]*[$scale],0),0)/[$scale]"),
            money("principalDue", "Principal due, as swept so far", "[sLife]*([ahead0@-1]-[ahead1@-1])/[$scale]"),
            .heading("Paid: cash first, then the reserve, then trapped cash"),
            money("held", "Reserve and trapped cash before", "[dsra@-1]+[trap@-1]", total: nil),
            money("deficitPaid", "Deficit met", "MIN([deficit],[held])"),
            money("means", "Cash and accounts for the senior", "[cash]+[held]-[deficitPaid]", total: nil),
            money("feePaid", "Fee paid", "MIN([feeUnpaid@-1]+[feeDue],[means])*[pay]"),
            money("feeUnpaid", "Fee unpaid", "[feeUnpaid@-1]+[feeDue]-[feePaid]", opening: "0", total: "MAX"),
            money("interestPaid", "Interest paid", "MIN([interestUnpaid@-1]+[interestDue],[means]-[feePaid])*[pay]"),
            money("interestUnpaid", "Interest unpaid", "[interestUnpaid@-1]+[interestDue]-[interestPaid]", opening: "0", total: "MAX"),
        ]
            + (deal.cashTraps.refinance.map(maturity) ?? [])
            + [
                money("principalPaid", "Principal paid", "MIN([principalUnpaid@-1]+\(principal),[means]-[feePaid]-[interestPaid])*[pay]"),
                money(
                    "principalUnpaid", "Principal unpaid", "[principalUnpaid@-1]+\(principal)-[principalPaid]", opening: "0", total: "MAX"),
                money("refinanced", "Balloon refinanced", "\(isConditional ? "[refinances]*[balloon]" : balloon)"),
                money(
                    "balancePaid", "Balance after what is paid", "ROUND(([balance@-1]-[principalPaid]-[refinanced])*[$scale],0)/[$scale]",
                    total: nil),
                money(
                    "balance", "Balance, less what is repaid early", "\(sweeps.last.map { "[\($0.name)Balance]" } ?? "[balancePaid]")",
                    opening: "[$seniorNotional]", total: nil),
                money("seniorPaid", "Paid to the senior", "[feePaid]+[interestPaid]+[principalPaid]"),
                money("fromCash", "Of it from cash", "MIN([cash],[seniorPaid])"),
                money("drawn", "Drawn from accounts", "[deficitPaid]+[seniorPaid]-[fromCash]"),
            ]
    }

    private var isConditional: Bool { deal.cashTraps.refinance != nil }
    private var balloon: String { "IF(AND([pay]=1,[period]=[$seniorPeriods]),[ahead1@-1]/[$scale],0)" }
    /// What of the principal falls due in cash: the balloon too where it is not refinanced.
    private var principal: String { isConditional ? "[principalDue]+(1-[refinances])*[balloon]" : "[principalDue]" }

    /// Whether new debt repays the balloon: every condition that is stated must hold for the balance just before.
    private func maturity(_ terms: Deal.Refinance) -> [Model.Row] {
        let next = "SUMIFS([cCFADS@all],[period@all],\">\"&[period],[period@all],\"<=\"&[period]+[$frequency],[pay@all],1)"
        var conditions: [String] = []
        if terms.maxLTV != nil { conditions.append("[balanceDue]<=[$re_max_ltv]*[$value]") }
        if terms.minDebtYield != nil { conditions.append("[nextYear]>=[$re_min_debt_yield]*[balanceDue]") }
        if terms.minDSCR != nil { conditions.append("[nextYear]>=[$re_min_dscr]*[$re_constant]*[balanceDue]") }
        return [
            money("balloon", "Balloon at maturity", balloon),
            money(
                "balanceDue", "Balance before it is refinanced",
                "[balance@-1]-MIN([principalUnpaid@-1]+[principalDue],[means]-[feePaid]-[interestPaid])*[pay]", total: nil),
            money("nextYear", "Cash of the year that follows", "IF([balloon]>0,\(next),0)", total: nil),
            .series("refinances", "The balloon can be refinanced", "flag", "IF(AND(\(conditions.joined(separator: ","))),1,0)", .flag),
        ]
    }

    private var reserve: [Model.Row] {
        [
            .heading("Debt service reserve"),
            money("dsraDrawn", "Drawn", "MIN([dsra@-1],[drawn])"),
            money(
                "target", "Target",
                "IF([pay]=0,[target@-1],IF([period]<[$seniorPeriods],MAX(ROUND([$dsraMonths]/[$year]*(\(serviceAhead)),0),0)/[$scale],0))",
                opening: "0", total: nil),
            money("released", "Released", "IF([pay]=1,MAX([dsra@-1]-[dsraDrawn]-[target],0),0)"),
            money(
                "filled", "Filled",
                "IF(\(hasDefaultTest ? "AND([pay]=1,OR([inDefault@-1]=0,[balancePaid]<=0))" : "[pay]=1"),MIN([cash]-[fromCash]+[released],MAX([target]-[dsra@-1]+[dsraDrawn],0)),0)"
            ),
            money(
                "dsra", "Reserve", "[dsra@-1]-[dsraDrawn]-[released]+[filled]", opening: "ROUND([$dsraFunding]*[$scale],0)/[$scale]",
                total: nil),
            money("trapDrawn", "Drawn from trapped cash", "[drawn]-[dsraDrawn]"),
            money("trapKept", "Trapped cash kept", "[trap@-1]-[trapDrawn]", total: nil),
            money("free", "Cash behind the senior and its reserve", "[cash]-[fromCash]+[released]-[filled]"),
        ]
    }

    private func mezzanineFlows(_ free: String) -> [Model.Row] {
        [
            .heading("Mezzanine, from cash alone"),
            money("mFeeDue", "Fee due", "[pay]*ROUND([$mezzFee]*[tau]*ROUND([mBalance@-1]*[$scale],0),0)/[$scale]"),
            money("mFeePaid", "Fee paid", "MIN([mFeeUnpaid@-1]+[mFeeDue],\(free))*[pay]"),
            money("mFeeUnpaid", "Fee unpaid", "[mFeeUnpaid@-1]+[mFeeDue]-[mFeePaid]", opening: "0", total: "MAX"),
            money("mInterestDue", "Interest due", "[pay]*ROUND([$mezzCoupon]*[tau]*ROUND([mBalance@-1]*[$scale],0),0)/[$scale]"),
            money("mInterestPaid", "Interest paid", "MIN([mInterestUnpaid@-1]+[mInterestDue],\(free)-[mFeePaid])*[pay]"),
            money("mInterestUnpaid", "Interest unpaid", "[mInterestUnpaid@-1]+[mInterestDue]-[mInterestPaid]", opening: "0", total: "MAX"),
            money("mPrincipalPaid", "Principal paid", "MIN([mPrincipalUnpaid@-1]+[mPrincipal],\(free)-[mFeePaid]-[mInterestPaid])*[pay]"),
            money(
                "mPrincipalUnpaid", "Principal unpaid", "[mPrincipalUnpaid@-1]+[mPrincipal]-[mPrincipalPaid]", opening: "0", total: "MAX"),
            money("mRefinanced", "Balloon refinanced", "IF(AND([pay]=1,[period]=[$mezzPeriods]),[mScheduled],0)"),
            money("mBalance", "Balance", "[mBalance@-1]-[mPrincipalPaid]-[mRefinanced]", opening: "[$mezzNotional]", total: nil),
            money("mPaid", "Paid to the mezzanine", "[mFeePaid]+[mInterestPaid]+[mPrincipalPaid]"),
        ]
    }

    private func distribution(_ at: Position) -> [Model.Row] {
        let lockups = tests.indices.filter { tests[$0].effect == .lockup }.map { "[t\($0)On]" }
        let defaults = tests.indices.filter { tests[$0].effect == .default }.map { "[t\($0)On]" }
        let isLocked = lockups.isEmpty ? "0" : "IF(AND([period]<[$seniorPeriods],MAX(\(lockups.joined(separator: ",")))=1),1,0)"
        var rows: [Model.Row] = [.heading("Lock-up and equity")]
        if hasDefaultTest {
            rows.append(
                .series(
                    "inDefault", "A default stands", "flag",
                    "IF(AND([pay]=1,[period]<[$seniorPeriods],MAX(\(defaults.joined(separator: ",")))=1),1,[inDefault@-1])", .flag,
                    opening: "0"))
        }
        let accounts = "[dsra@-1]-[dsra]+[trap@-1]-[trap]"
        return rows + [
            .series("locked", "Distributions are locked", "flag", "IF([pay]=0,[locked@-1],\(isLocked))", .flag, opening: "0"),
            money("trapped", "Trapped", "IF([locked]=1,\(at.cash),0)"),
            money("equity", "To equity", "IF([pay]=1,IF([locked]=1,0,\(at.cash)+\(at.trapped)),0)"),
            money("trap", "Trapped cash", "IF([pay]=1,IF([locked]=1,\(at.trapped)+[trapped],0),[trap@-1])", opening: "0", total: nil),
            money("shortfall", "Operating shortfall", "[deficit]-[deficitPaid]"),
            money("swept", "Repaid early in all", sweeps.isEmpty ? "0" : sweeps.map { "[\($0.name)Swept]" }.joined(separator: "+")),
            money(
                "conserved", "Cash that is lost or made: 0",
                "IF([pay]=1,[cCFADS]+[shortfall]+\(accounts)-[seniorPaid]-[swept]\(hasMezzanine ? "-[mPaid]" : "")-[equity],0)"),
        ]
    }
}
