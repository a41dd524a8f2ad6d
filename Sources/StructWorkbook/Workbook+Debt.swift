import StructEngine

/// A tranche: its profile for a notional of one, its schedule in money, its covers.
extension Workbook {
    func tranche(senior: Bool) -> [Model.Row] {
        let (k, p, currency) = (senior ? "senior" : "mezz", senior ? "s" : "m", deal.currency.rawValue)
        var rows: [Model.Row] = [
            .heading("Terms"),
            .figure("\(p)All", "All-in running rate", "a year", "[$\(k)Coupon]+[$\(k)Fee]", .percent),
            .heading("Profile for a notional of one"),
            .series("\(p)Life", "Within the tenor", "flag", "IF(AND([pay]=1,[period]<=[$\(k)Periods]),1,0)", .flag, opening: "0"),
            .series("\(p)Repays", "Principal may fall due", "flag", "IF(AND([\(p)Life]=1,[period]>[$\(k)Free]),1,0)", .flag, opening: "0"),
            .series(
                "\(p)Discount", "Discount factor at the coupon", "factor", "[\(p)Discount@-1]/(1+[$\(k)Coupon]*[tau])", .factor,
                opening: "1"),
            .figure(
                "\(p)First", "The same when principal begins", "factor",
                "IF([$\(k)Free]=0,1,SUMIFS([\(p)Discount@all],[period@all],[$\(k)Free],[pay@all],1))", .factor),
            .figure(
                "\(p)Last", "The same at maturity", "factor", "SUMIFS([\(p)Discount@all],[period@all],[$\(k)Periods],[pay@all],1)", .factor),
            .figure(
                "\(p)Payment", "Annuity a period", "of notional",
                "(1-[$\(k)Balloon]*[$\(p)Last]/[$\(p)First])/(SUMPRODUCT([\(p)Repays@all],[\(p)Discount@all])/[$\(p)First])", .factor),
        ]
        // Backwards: the largest balance that the cash can still carry out of each period.
        let cash = "[\(p)Shape@+1]"
        let ceiling = "IF([$\(p)All]=0,[\(p)Carry@+1],MIN([\(p)Carry@+1],\(cash)/([$\(p)All]*[tau@+1])))"
        let carry = "IF([\(p)Repays@+1]=1,(\(ceiling)+\(cash))/(1+[$\(p)All]*[tau@+1]),[\(p)Carry@+1])"
        rows +=
            (senior ? seniorShape : mezzanineShape) + [
                .series(
                    "\(p)Carry", "Balance that this cash carries", currency, carry, .money, opening: carry,
                    note: "sculpted profiles; read from right to left")
            ]
        rows += [
            .series(
                "\(p)Beta", "Balance", "of notional",
                "IF([\(p)Repays]=0,[\(p)Beta@-1],CHOOSE([$\(k)Kind],[\(p)Beta@-1]-([$\(p)Payment]-[$\(k)Coupon]*[tau]*[\(p)Beta@-1]),[\(p)Beta@-1]-(1-[$\(k)Balloon])/([$\(k)Periods]-[$\(k)Free]),MIN([\(p)Beta@-1],[\(p)Carry]/[\(p)Carry@opening]),[\(p)Beta@-1]))",
                .factor, opening: "1"),
            .series("\(p)Part", "Principal", "of notional", "[\(p)Beta@-1]-[\(p)Beta]", .factor, total: "SUM"),
            .heading("Schedule"),
            .series(
                "\(p)Scheduled", "Scheduled balance", currency,
                "IF([\(p)Life]=0,[\(p)Scheduled@-1],IF([period]=[$\(k)Periods],ROUND([$\(k)Notional]*[$scale]*[$\(k)Balloon],0)/[$scale],MIN([\(p)Scheduled@-1],MAX(ROUND([$\(k)Notional]*[$scale]*[$\(k)Balloon],0)/[$scale],ROUND([$\(k)Notional]*[$scale]*[\(p)Beta],0)/[$scale]))))",
                .money, opening: "[$\(k)Notional]"),
            .series("\(p)Principal", "Scheduled principal", currency, "[\(p)Scheduled@-1]-[\(p)Scheduled]", .money, total: "SUM"),
        ]
        return senior ? rows + covers : rows
    }

    /// DSCR targets by period where a sculpted senior follows them.
    var targetSteps: [Deal.DSCRStep]? {
        guard structure.levers.seniorProfile.kind == .sculpted, case .steps(let steps)? = structure.levers.seniorDSCR else { return nil }
        return steps
    }

    /// The cash that a sculpted senior follows: of the base case, by its own covers and targets where there are such.
    private var seniorShape: [Model.Row] {
        let cash = hasSizingCash ? "[sizing]" : "[bCFADS]"
        let label = "Cash that shapes a sculpted profile"
        guard let steps = targetSteps else { return [.series("sShape", label, deal.currency.rawValue, "MAX(\(cash),0)", .money)] }
        let last = steps.count - 1
        let target =
            last == 0 ? "[$target0]" : "INDEX([$target0]:[$target\(last)],COUNTIF([$targetTo0]:[$targetTo\(last - 1)],\"<\"&[period])+1,1)"
        return [
            .series("target_", "DSCR target", "ratio", "IF([pay]=1,\(target),0)", .ratio),
            .series("sShape", label, deal.currency.rawValue, "IF([pay]=1,MAX(\(cash)/[target_],0),0)", .money),
        ]
    }

    /// What the senior leaves of the base case's cash at the mezzanine's target.
    private var mezzanineShape: [Model.Row] {
        [
            .series(
                "mShape", "Cash that shapes a sculpted profile", deal.currency.rawValue,
                "[mLife]*MAX(0,[bCFADS]/[$mezzTarget]-[$seniorNotional]*[unit])", .money)
        ]
    }

    private var covers: [Model.Row] {
        // A period in which nothing is due is left out.
        func ratio(_ name: String, _ label: String, _ over: String, _ under: String) -> Model.Row {
            .series(name, label, "ratio", "IF([sLife]=1,IF(\(under)>0,\(over)/(\(under)),\"\"),\"\")", .ratio)
        }
        func least(_ name: String, _ label: String, _ row: String) -> Model.Row {
            .figure(name, label, "ratio", "MIN([\(row)@all])", .ratio)
        }
        let currency = deal.currency.rawValue
        return [
            .heading("Covers"),
            .figure("shock", "Rise of rates on the unhedged part", "a year", "[$caseRate]*(1-[$hedged])", .percent),
            .series(
                "unit", "Service, base", "of notional", "[sLife]*([sPart]+[$sAll]*[tau]*[sBeta@-1])", .factor),
            ratio("dscr", "DSCR, chosen case", "[cCFADS]", "[$seniorNotional]*([unit]+[$shock]*[tau]*[sBeta@-1])"),
            ratio("bdscr", "DSCR, base case", "[bCFADS]", "[$seniorNotional]*[unit]"),
            ratio("icr", "ICR, base case", "[bCFADS]", "[$seniorNotional]*[$sAll]*[tau]*[sBeta@-1]"),
            .series("present", "Discount factor at the all-in rate", "factor", "[present@-1]/(1+[$sAll]*[tau])", .factor, opening: "1"),
            .series(
                "worth", "Present value of the chosen case's cash to come", currency,
                "([worth@+1]+[sLife@+1]*[cCFADS@+1])/(1+[$sAll]*[tau@+1])", .money, note: "to maturity; read from right to left"),
            least("minDSCR", "Least DSCR, chosen case", "dscr"), least("minBaseDSCR", "Least DSCR, base case", "bdscr"),
            .figure("averageDSCR", "Average DSCR, base case", "ratio", "AVERAGE([bdscr@all])", .ratio),
            least("minICR", "Least ICR, base case", "icr"),
            .figure("llcr", "LLCR, base case", "ratio", "SUMPRODUCT([sLife@all],[bCFADS@all],[present@all])/[$seniorNotional]", .ratio),
            .figure(
                "wal", "Weighted average life", "years",
                "SUMPRODUCT([sPart@all],[years@all])+[$seniorBalloon]*SUMIFS([years@all],[period@all],[$seniorPeriods],[pay@all],1)",
                .factor),
            .figure("averageCase", "Average DSCR, chosen case", "ratio", "AVERAGE([dscr@all])", .ratio),
            .figure(
                "debtYield", "Debt yield", "share", "SUMIFS([bCFADS@all],[period@all],\"<=\"&[$frequency],[pay@all],1)/[$seniorNotional]",
                .percent),
            .figure(
                "firstYear", "Service of the first year", "of notional",
                "SUMIFS([unit@all],[period@all],\"<=\"&[$frequency],[sLife@all],1)",
                .factor),
            .figure(
                "dsraFunding", "Funding of the reserve", deal.currency.rawValue, "[$dsraMonths]/[$year]*[$seniorNotional]*[$firstYear]",
                .money),
            .figure("debt", "Debt", deal.currency.rawValue, "[$seniorNotional]\(hasMezzanine ? "+[$mezzNotional]" : "")", .money),
            .figure("fees", "Upfront fees", deal.currency.rawValue, "[$upfront]*[$debt]", .money),
            .figure("need", "Funding need", deal.currency.rawValue, "[$cost]+[$fees]+[$dsraFunding]", .money),
            .figure("equityNeed", "Equity", deal.currency.rawValue, "MAX(0,[$need]-[$debt])", .money),
            .figure("ltv", "LTV", "share", "[$debt]/[$value]", .percent),
        ]
    }
}
