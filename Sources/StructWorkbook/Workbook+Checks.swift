import StructEngine

/// The engine's own figures, and how far the workbook is from them.
extension Workbook {
    private typealias Compared = (name: String, label: String, model: String, values: [Double?], style: Model.Style)

    /// Values by period as values by month of the axis.
    private func byMonth<Value>(_ periods: [Value], _ value: (Value) -> Double?) -> [Double?] {
        var values = [Double?](repeating: nil, count: months)
        for (place, period) in periods.enumerated() {
            let month = firstMonths + place * monthsPerPeriod
            if month >= 1, month <= months { values[month - 1] = value(period) }
        }
        return values
    }

    private var compared: [Compared] {
        func minor(_ amount: Int64) -> Double { Double(amount) / scale }
        let senior = waterfall.tranches.first?.flows ?? []
        let periods = waterfall.periods
        var rows: [Compared] = [
            ("eBase", "CFADS, base case", "bCFADS", byMonth(structure.cashFlowsMinor) { minor($0) }, .money),
            ("eCash", "CFADS", "cCFADS", byMonth(periods) { minor($0.cfadsMinor) }, .money),
            ("eFee", "Senior fee paid", "feePaid", byMonth(senior) { minor($0.feeMinor) }, .money),
            ("eInterest", "Senior interest paid", "interestPaid", byMonth(senior) { minor($0.interestMinor) }, .money),
            ("ePrincipal", "Senior principal paid", "principalPaid", byMonth(senior) { minor($0.principalMinor) }, .money),
            ("eRefinanced", "Senior refinanced", "refinanced", byMonth(senior) { minor($0.refinancedMinor) }, .money),
            ("eBalance", "Senior balance", "balance", byMonth(senior) { minor($0.balanceMinor) }, .money),
            ("eFeeUnpaid", "Senior fee unpaid", "feeUnpaid", byMonth(senior) { minor($0.unpaidFeeMinor) }, .money),
            ("eInterestUnpaid", "Senior interest unpaid", "interestUnpaid", byMonth(senior) { minor($0.unpaidInterestMinor) }, .money),
            ("ePrincipalUnpaid", "Senior principal unpaid", "principalUnpaid", byMonth(senior) { minor($0.unpaidPrincipalMinor) }, .money),
            ("eEquity", "To equity", "equity", byMonth(periods) { minor($0.equityMinor) }, .money),
            ("eShortfall", "Operating shortfall", "shortfall", byMonth(periods) { minor($0.operatingShortfallMinor) }, .money),
            ("eCover", "DSCR of what is due", "cover", byMonth(periods) { $0.dscr }, .ratio),
            ("eSwept", "Senior repaid early", "swept", byMonth(senior) { minor($0.sweptMinor) }, .money),
            ("eLocked", "Locked", "locked", byMonth(periods) { $0.isLocked ? 1 : 0 }, .flag),
        ]
        if let reserve = waterfall.accounts.first, let trap = waterfall.accounts.last, waterfall.accounts.count > 1 {
            rows += [
                ("eTarget", "Reserve target", "target", byMonth(reserve.flows) { minor($0.targetMinor) }, .money),
                ("eReserve", "Reserve", "dsra", byMonth(reserve.flows) { minor($0.balanceMinor) }, .money),
                ("eTrap", "Trapped cash", "trap", byMonth(trap.flows) { minor($0.balanceMinor) }, .money),
            ]
        }
        if hasMezzanine, waterfall.tranches.count > 1 {
            let mezz = waterfall.tranches[1].flows
            rows += [
                ("eMezzFee", "Mezzanine fee paid", "mFeePaid", byMonth(mezz) { minor($0.feeMinor) }, .money),
                ("eMezzInterest", "Mezzanine interest paid", "mInterestPaid", byMonth(mezz) { minor($0.interestMinor) }, .money),
                ("eMezzPrincipal", "Mezzanine principal paid", "mPrincipalPaid", byMonth(mezz) { minor($0.principalMinor) }, .money),
                ("eMezzFeeUnpaid", "Mezzanine fee unpaid", "mFeeUnpaid", byMonth(mezz) { minor($0.unpaidFeeMinor) }, .money),
                (
                    "eMezzInterestUnpaid", "Mezzanine interest unpaid", "mInterestUnpaid", byMonth(mezz) { minor($0.unpaidInterestMinor) },
                    .money
                ),
                (
                    "eMezzPrincipalUnpaid", "Mezzanine principal unpaid", "mPrincipalUnpaid",
                    byMonth(mezz) { minor($0.unpaidPrincipalMinor) }, .money
                ),
                ("eMezzBalance", "Mezzanine balance", "mBalance", byMonth(mezz) { minor($0.balanceMinor) }, .money),
            ]
        }
        for (number, book) in waterfall.tests.enumerated() {
            let label = "Test \(number + 1)"
            rows.append(("eTest\(number)", label, "t\(number)Value", byMonth(book.values) { $0 }, .ratio))
            rows.append(("eInForce\(number)", "\(label) in force", "t\(number)On", byMonth(book.inForce) { $0 ? 1 : 0 }, .flag))
        }
        if movesPayments {
            let dates = (1...max(1, structure.cashFlowsMinor.count)).map { period in
                (try? plan.paymentDate(ofPeriod: period)).map { Double(WorkbookFile.serial($0)) }
            }
            rows.append(("ePaid", "Day of payment", "paid", byMonth(dates) { $0 }, .date))
        }
        return rows
    }

    private var figures: [(name: String, label: String, model: String, unit: String, value: Double?, style: Model.Style)] {
        let metrics = structure.metrics
        let coverage = structure.coverage.first { $0.scenario == scenario.id }
        let currency = deal.currency.rawValue
        return [
            ("eMinDSCR", "Least DSCR, chosen case", "minDSCR", "ratio", coverage?.minDSCR, .ratio),
            ("eMinBase", "Least DSCR, base case", "minBaseDSCR", "ratio", structure.minDSCR, .ratio),
            ("eAverage", "Average DSCR", "averageDSCR", "ratio", metrics.averageDSCR, .ratio),
            ("eICR", "ICR", "minICR", "ratio", metrics.icr, .ratio),
            ("eLLCR", "LLCR", "llcr", "ratio", metrics.llcr, .ratio), ("eWAL", "WAL", "wal", "years", metrics.wal, .factor),
            ("eYield", "Debt yield", "debtYield", "share", metrics.debtYield, .percent),
            ("eLTV", "LTV", "ltv", "share", metrics.ltv, .percent),
            ("eFunding", "Funding of the reserve", "dsraFunding", currency, metrics.dsraFundingMinor / scale, .money),
            ("eFees", "Upfront fees", "fees", currency, metrics.upfrontFeesMinor / scale, .money),
            ("eNeed", "Funding need", "need", currency, metrics.fundingNeedMinor / scale, .money),
            ("eEquityNeed", "Equity", "equityNeed", currency, metrics.equityMinor / scale, .money),
        ]
            + shocked.enumerated().flatMap { number, covers in
                [
                    ("eShockMin\(number)", "Least DSCR, shock \(number + 1)", "shockMin\(number)", "ratio", covers.least, .ratio),
                    ("eShockMean\(number)", "Average DSCR, shock \(number + 1)", "shockMean\(number)", "ratio", covers.mean, .ratio),
                ]
            }
    }

    /// What the engine says of the structure and the case that was chosen when the workbook was written.
    var engine: [Model.Row] {
        [
            Model.Row.input(
                "eCase", "Case of these figures", "number", "engine", Double((cases.firstIndex { $0.id == scenario.id } ?? 0) + 1), .count)
        ]
            + figures.compactMap { figure in
                figure.value.map {
                    Model.Row(
                        name: figure.name, label: figure.label, unit: figure.unit, note: "engine", style: figure.style, constant: .input($0)
                    )
                }
            }
            + compared.map { row in
                Model.Row(
                    name: row.name, label: row.label, unit: unit(row.style), note: "engine",
                    style: row.style, series: .values(row.values))
            }
    }

    private func unit(_ style: Model.Style) -> String {
        switch style {
        case .money: deal.currency.rawValue
        case .ratio: "ratio"
        case .date: "date"
        default: "flag"
        }
    }

    var checks: [Model.Row] {
        var rows: [Model.Row] = [
            .input(
                "moneyTolerance", "Most that an amount may differ: one minor unit and a hair", deal.currency.rawValue, "model",
                1.01 / scale, .number),
            .input("ratioTolerance", "Most that a ratio may differ, of itself", "share", "model", 1e-9, .number),
            .heading("Single figures: difference to the engine"),
        ]
        var holding: [String] = []
        for figure in figures where figure.value != nil {
            let tolerance = figure.style == .money ? "[$moneyTolerance]" : "[$ratioTolerance]*MAX(1,ABS([$\(figure.name)]))"
            rows.append(.figure("d\(figure.name)", figure.label, figure.unit, "[$\(figure.model)]-[$\(figure.name)]", .number))
            rows.append(.figure("k\(figure.name)", "holds", "flag", "IF(ABS([$d\(figure.name)])<=\(tolerance),1,0)", .flag))
            holding.append("[$k\(figure.name)]")
        }
        rows.append(.heading("Series: difference to the engine on payment dates"))
        for row in compared {
            let difference =
                row.style == .ratio
                ? "IF(ISNUMBER([\(row.name)]),IF(ISNUMBER([\(row.model)]),([\(row.model)]-[\(row.name)])/MAX(1,ABS([\(row.name)])),1),0)"
                : "IF([pay]=1,[\(row.model)]-[\(row.name)],0)"
            let tolerance = row.style == .money ? "[$moneyTolerance]" : "[$ratioTolerance]"
            rows.append(
                .series(
                    "d\(row.name)", row.label, row.style == .money ? deal.currency.rawValue : "difference", difference, .number,
                    total: "SUM"))
            rows.append(
                .figure(
                    "k\(row.name)", "holds", "flag",
                    "IF(MAX([d\(row.name)@all])<=\(tolerance),IF(MIN([d\(row.name)@all])>=-\(tolerance),1,0),0)", .flag))
            holding.append("[$k\(row.name)]")
        }
        rows += [
            .heading("Within the workbook"),
            .figure(
                "kCash", "No cash is lost or made", "flag",
                "IF(MAX([conserved@all])<=[$moneyTolerance],IF(MIN([conserved@all])>=-[$moneyTolerance],1,0),0)", .flag),
            .figure(
                "kTenor", "The tenor is within the schedule ahead, which is as long as the tenor as written", "flag",
                "IF([$seniorPeriods]<[$ahead\(lastAhead)],1,0)", .flag),
            .figure("kCase", "The engine's figures are of the chosen case", "flag", "IF([$case]=[$eCase],1,0)", .flag),
            .figure(
                "allHold", "All checks hold", "flag",
                "PRODUCT(\((holding + ["[$kCash]", "[$kTenor]", "[$kCase]"]).joined(separator: ",")))", .flag),
        ]
        return rows
    }

    var summary: [Model.Row] {
        var rows: [Model.Row] = [
            .figure("overall", "All checks hold", "flag", "[$allHold]", .flag, note: "0 once an input is changed"),
            .heading("Results of the chosen case"),
        ]
        for (name, label, unit, style) in [
            ("minDSCR", "Least DSCR", "ratio", Model.Style.ratio), ("averageDSCR", "Average DSCR, base", "ratio", .ratio),
            ("minICR", "ICR, base", "ratio", .ratio),
            ("llcr", "LLCR, base", "ratio", .ratio), ("wal", "WAL", "years", .factor), ("ltv", "LTV", "share", .percent),
            ("debtYield", "Debt yield", "share", .percent), ("need", "Funding need", deal.currency.rawValue, .money),
            ("equityNeed", "Equity", deal.currency.rawValue, .money),
        ] {
            rows.append(.figure("r\(name)", label, unit, "[$\(name)]", style))
        }
        rows.append(
            .figure(
                "rshock", "Least DSCR under any shock of the sheet Sensitivity", "ratio",
                "MIN([$shockLeast0]:[$shockLeast\(Self.shocks.count - 1)])", .ratio))
        rows.append(.figure("requity", "Distributions to equity", deal.currency.rawValue, "SUM([equity@all])", .money))
        rows.append(.heading("Where it comes from"))
        func text(_ label: String, _ text: String) { rows.append(Model.Row(name: "", label: label, unit: "text", constant: .text(text))) }
        text("Structure", "#\(structure.index)")
        text("Ruleset", plan.ruleset.version)
        text("Engine", Plan.modelGeneration)
        text("Fingerprint", plan.key)
        return rows
    }
}
