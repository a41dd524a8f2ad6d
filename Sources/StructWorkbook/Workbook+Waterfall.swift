import StructEngine

/// The cash of the chosen case, step by step as the engine pays it: a column a month, in which something happens on payment dates.
extension Workbook {
    var waterfallRows: [Model.Row] {
        senior + reserve + (hasMezzanine ? mezzanineFlows : []) + distribution
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
            money("principalDue", "Principal due", "[sPrincipal]"),
            .heading("Paid: cash first, then the reserve, then trapped cash"),
            money("held", "Reserve and trapped cash before", "[dsra@-1]+[trap@-1]", total: nil),
            money("deficitPaid", "Deficit met", "MIN([deficit],[held])"),
            money("means", "Cash and accounts for the senior", "[cash]+[held]-[deficitPaid]", total: nil),
            money("feePaid", "Fee paid", "MIN([feeUnpaid@-1]+[feeDue],[means])*[pay]"),
            money("feeUnpaid", "Fee unpaid", "[feeUnpaid@-1]+[feeDue]-[feePaid]", opening: "0", total: "MAX"),
            money("interestPaid", "Interest paid", "MIN([interestUnpaid@-1]+[interestDue],[means]-[feePaid])*[pay]"),
            money("interestUnpaid", "Interest unpaid", "[interestUnpaid@-1]+[interestDue]-[interestPaid]", opening: "0", total: "MAX"),
            money("principalPaid", "Principal paid", "MIN([principalUnpaid@-1]+[principalDue],[means]-[feePaid]-[interestPaid])*[pay]"),
            money("principalUnpaid", "Principal unpaid", "[principalUnpaid@-1]+[principalDue]-[principalPaid]", opening: "0", total: "MAX"),
            money("refinanced", "Balloon refinanced", "IF(AND([pay]=1,[period]=[$seniorPeriods]),[sScheduled],0)"),
            money("balance", "Balance", "[balance@-1]-[principalPaid]-[refinanced]", opening: "[$seniorNotional]", total: nil),
            money("seniorPaid", "Paid to the senior", "[feePaid]+[interestPaid]+[principalPaid]"),
            money("fromCash", "Of it from cash", "MIN([cash],[seniorPaid])"),
            money("drawn", "Drawn from accounts", "[deficitPaid]+[seniorPaid]-[fromCash]"),
        ]
    }

    private var reserve: [Model.Row] {
        [
            .heading("Debt service reserve"),
            money("dsraDrawn", "Drawn", "MIN([dsra@-1],[drawn])"),
            money(
                "target", "Target",
                "IF([pay]=0,[target@-1],IF([period]<[$seniorPeriods],ROUND([$dsraMonths]/[$year]*[$scale]*SUMIFS([sService@all],[period@all],\">\"&[period],[period@all],\"<=\"&[period]+[$frequency],[sLife@all],1),0)/[$scale],0))",
                opening: "0", total: nil),
            money("released", "Released", "IF([pay]=1,MAX([dsra@-1]-[dsraDrawn]-[target],0),0)"),
            money("filled", "Filled", "IF([pay]=1,MIN([cash]-[fromCash]+[released],MAX([target]-[dsra@-1]+[dsraDrawn],0)),0)"),
            money(
                "dsra", "Reserve", "[dsra@-1]-[dsraDrawn]-[released]+[filled]", opening: "ROUND([$dsraFunding]*[$scale],0)/[$scale]",
                total: nil),
            money("trapDrawn", "Drawn from trapped cash", "[drawn]-[dsraDrawn]"),
            money("free", "Cash behind the senior and its reserve", "[cash]-[fromCash]+[released]-[filled]"),
        ]
    }

    private var mezzanineFlows: [Model.Row] {
        [
            .heading("Mezzanine, from cash alone"),
            money("mFeeDue", "Fee due", "[pay]*ROUND([$mezzFee]*[tau]*ROUND([mBalance@-1]*[$scale],0),0)/[$scale]"),
            money("mFeePaid", "Fee paid", "MIN([mFeeUnpaid@-1]+[mFeeDue],[free])*[pay]"),
            money("mFeeUnpaid", "Fee unpaid", "[mFeeUnpaid@-1]+[mFeeDue]-[mFeePaid]", opening: "0", total: "MAX"),
            money("mInterestDue", "Interest due", "[pay]*ROUND([$mezzCoupon]*[tau]*ROUND([mBalance@-1]*[$scale],0),0)/[$scale]"),
            money("mInterestPaid", "Interest paid", "MIN([mInterestUnpaid@-1]+[mInterestDue],[free]-[mFeePaid])*[pay]"),
            money("mInterestUnpaid", "Interest unpaid", "[mInterestUnpaid@-1]+[mInterestDue]-[mInterestPaid]", opening: "0", total: "MAX"),
            money("mPrincipalPaid", "Principal paid", "MIN([mPrincipalUnpaid@-1]+[mPrincipal],[free]-[mFeePaid]-[mInterestPaid])*[pay]"),
            money(
                "mPrincipalUnpaid", "Principal unpaid", "[mPrincipalUnpaid@-1]+[mPrincipal]-[mPrincipalPaid]", opening: "0", total: "MAX"),
            money("mRefinanced", "Balloon refinanced", "IF(AND([pay]=1,[period]=[$mezzPeriods]),[mScheduled],0)"),
            money("mBalance", "Balance", "[mBalance@-1]-[mPrincipalPaid]-[mRefinanced]", opening: "[$mezzNotional]", total: nil),
            money("mPaid", "Paid to the mezzanine", "[mFeePaid]+[mInterestPaid]+[mPrincipalPaid]"),
        ]
    }

    private var distribution: [Model.Row] {
        let rest = hasMezzanine ? "[free]-[mPaid]" : "[free]"
        return [
            .heading("Lock-up and equity"),
            money("due", "Due to the senior, arrears apart", "[feeDue]+[interestDue]+[principalDue]"),
            .series("tested", "A cover is tested", "flag", "IF(AND([sLife]=1,[due]>0),1,0)", .flag, total: "SUM"),
            .series("cover", "DSCR of what is due", "ratio", "IF([tested]=1,[cCFADS]/[due],\"\")", .ratio),
            .series("below", "Below the lock-up", "flag", "IF([tested]=1,IF([cover]<[$lockup],1,0),0)", .flag, total: "SUM"),
            .series(
                "above", "Periods in a row at the lock-up or above", "periods",
                "IF([pay]=0,[above@-1],IF([below]=1,0,IF(AND([locked@-1]=1,[tested]=1),[above@-1]+1,[above@-1])))", .count, opening: "0"),
            .series(
                "locked", "Distributions are locked", "flag",
                "IF([pay]=0,[locked@-1],IF([period]>=[$seniorPeriods],0,IF([tested]=0,[locked@-1],IF([below]=1,1,IF(AND([locked@-1]=1,[above]<[$cure]),1,0)))))",
                .flag, opening: "0"),
            .series(
                "swept", "A sweep would be due: not modelled", "flag",
                "IF(AND([tested]=1,[period]<[$seniorPeriods]),IF([cover]<[$sweep],1,0),0)", .flag, total: "SUM"),
            money("rest", "Cash left", rest),
            money("trapped", "Trapped", "IF([locked]=1,[rest],0)"),
            money("equity", "To equity", "IF([pay]=1,IF([locked]=1,0,[rest]+[trap@-1]-[trapDrawn]),0)"),
            money(
                "trap", "Trapped cash", "IF([pay]=1,IF([locked]=1,[trap@-1]-[trapDrawn]+[trapped],0),[trap@-1])", opening: "0", total: nil),
            money("shortfall", "Operating shortfall", "[deficit]-[deficitPaid]"),
            money(
                "conserved", "Cash that is lost or made: 0",
                "IF([pay]=1,[cCFADS]+[shortfall]+[drawn]+[released]-[filled]-[seniorPaid]\(hasMezzanine ? "-[mPaid]" : "")-[equity]-[trapped]+IF([locked]=1,0,[trap@-1]-[trapDrawn]),0)"
            ),
        ]
    }

    // MARK: Sensitivity

    /// Least DSCR where the chosen case's cash or rates move further; everything recalculates with the workbook.
    var sensitivity: [Model.Row] {
        var rows: [Model.Row] = [.heading("Least DSCR of the chosen case, with cash lower by a share of itself")]
        for step in 1...6 {
            rows.append(.input("cut\(step)", "Cash lower by", "share", "sensitivity", Double(step) * 0.05, .percent))
            rows.append(
                .series("cutDSCR\(step)", "DSCR at that", "ratio", "IF([sLife]=1,[dscr]*(1-[$cut\(step)]),\"\")", .ratio, total: "MIN"))
        }
        rows.append(.heading("With rates higher, on the unhedged part"))
        for step in 1...6 {
            rows.append(.input("rise\(step)", "Rates higher by", "a year", "sensitivity", Double(step) * 0.005, .percent))
            rows.append(
                .series(
                    "riseDSCR\(step)", "DSCR at that", "ratio",
                    "IF([sLife]=1,[cCFADS]/([$seniorNotional]*([unit]+([$shock]+[$rise\(step)]*(1-[$hedged]))*[tau]*[sBeta@-1])),\"\")",
                    .ratio, total: "MIN"))
        }
        return rows
    }
}
