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
                "\(p)Discount", "Discount factor at the coupon", "factor", "[\(p)Discount@-1]/(1+[$\(k)Coupon]*[tau])", .number,
                opening: "1"),
            .figure(
                "\(p)First", "The same when principal begins", "factor",
                "IF([$\(k)Free]=0,1,SUMIFS([\(p)Discount@all],[period@all],[$\(k)Free],[pay@all],1))"),
            .figure("\(p)Last", "The same at maturity", "factor", "SUMIFS([\(p)Discount@all],[period@all],[$\(k)Periods],[pay@all],1)"),
            .figure(
                "\(p)Payment", "Annuity a period", "of notional",
                "(1-[$\(k)Balloon]*[$\(p)Last]/[$\(p)First])/(SUMPRODUCT([\(p)Repays@all],[\(p)Discount@all])/[$\(p)First])"),
        ]
        let carried: String
        if senior {
            // Backwards: the largest balance that the cash of the base case can still carry out of each period.
            rows.append(
                .series(
                    "sCarry", "Balance that the base case's cash carries", currency,
                    "IF([sRepays@+1]=1,(MIN([sCarry@+1],MAX([bCFADS@+1],0)/([$sAll]*[tau@+1]))+MAX([bCFADS@+1],0))/(1+[$sAll]*[tau@+1]),[sCarry@+1])",
                    .money,
                    opening:
                        "IF([sRepays@+1]=1,(MIN([sCarry@+1],MAX([bCFADS@+1],0)/([$sAll]*[tau@+1]))+MAX([bCFADS@+1],0))/(1+[$sAll]*[tau@+1]),[sCarry@+1])",
                    note: "sculpted profiles; read from right to left"))
            carried = "MIN([sBeta@-1],[sCarry]/[sCarry@opening])"
        } else {
            carried = "[mBeta@-1]"
        }
        rows += [
            .series(
                "\(p)Beta", "Balance", "of notional",
                "IF([\(p)Repays]=0,[\(p)Beta@-1],CHOOSE([$\(k)Kind],[\(p)Beta@-1]-([$\(p)Payment]-[$\(k)Coupon]*[tau]*[\(p)Beta@-1]),[\(p)Beta@-1]-(1-[$\(k)Balloon])/([$\(k)Periods]-[$\(k)Free]),\(carried),[\(p)Beta@-1]))",
                .number, opening: "1"),
            .series("\(p)Part", "Principal", "of notional", "[\(p)Beta@-1]-[\(p)Beta]", .number, total: "SUM"),
            .heading("Schedule"),
            .series(
                "\(p)Scheduled", "Scheduled balance", currency,
                "IF([\(p)Life]=0,[\(p)Scheduled@-1],IF([period]=[$\(k)Periods],ROUND([$\(k)Notional]*[$scale]*[$\(k)Balloon],0)/[$scale],MIN([\(p)Scheduled@-1],MAX(ROUND([$\(k)Notional]*[$scale]*[$\(k)Balloon],0)/[$scale],ROUND([$\(k)Notional]*[$scale]*[\(p)Beta],0)/[$scale]))))",
                .money, opening: "[$\(k)Notional]"),
            .series("\(p)Principal", "Scheduled principal", currency, "[\(p)Scheduled@-1]-[\(p)Scheduled]", .money, total: "SUM"),
            .series(
                "\(p)Service", "Scheduled service, unrounded", currency, "[\(p)Life]*([\(p)Principal]+[$\(p)All]*[tau]*[\(p)Scheduled@-1])",
                .money, total: "SUM"),
        ]
        return senior ? rows + covers : rows
    }

    private var covers: [Model.Row] {
        func least(_ name: String, _ label: String, _ row: String) -> Model.Row {
            .figure(name, label, "ratio", "MIN([\(row)@all])", .ratio)
        }
        return [
            .heading("Covers"),
            .figure("shock", "Rise of rates on the unhedged part", "a year", "[$caseRate]*(1-[$hedged])", .percent),
            .series(
                "unit", "Service, base", "of notional", "[sLife]*([sPart]+[$sAll]*[tau]*[sBeta@-1])", .number),
            .series(
                "dscr", "DSCR, chosen case", "ratio", "IF([sLife]=1,[cCFADS]/([$seniorNotional]*([unit]+[$shock]*[tau]*[sBeta@-1])),\"\")",
                .ratio),
            .series("bdscr", "DSCR, base case", "ratio", "IF([sLife]=1,[bCFADS]/([$seniorNotional]*[unit]),\"\")", .ratio),
            .series("icr", "ICR, base case", "ratio", "IF([sLife]=1,[bCFADS]/([$seniorNotional]*[$sAll]*[tau]*[sBeta@-1]),\"\")", .ratio),
            .series("present", "Discount factor at the all-in rate", "factor", "[present@-1]/(1+[$sAll]*[tau])", .number, opening: "1"),
            least("minDSCR", "Least DSCR, chosen case", "dscr"), least("minBaseDSCR", "Least DSCR, base case", "bdscr"),
            .figure("averageDSCR", "Average DSCR, base case", "ratio", "AVERAGE([bdscr@all])", .ratio),
            least("minICR", "Least ICR, base case", "icr"),
            .figure("llcr", "LLCR, base case", "ratio", "SUMPRODUCT([sLife@all],[bCFADS@all],[present@all])/[$seniorNotional]", .ratio),
            .figure(
                "wal", "Weighted average life", "years",
                "SUMPRODUCT([sPart@all],[years@all])+[$seniorBalloon]*SUMIFS([years@all],[period@all],[$seniorPeriods],[pay@all],1)"),
            .figure(
                "debtYield", "Debt yield", "share", "SUMIFS([bCFADS@all],[period@all],\"<=\"&[$frequency],[pay@all],1)/[$seniorNotional]",
                .percent),
            .figure(
                "firstYear", "Service of the first year", "of notional", "SUMIFS([unit@all],[period@all],\"<=\"&[$frequency],[sLife@all],1)"
            ),
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
