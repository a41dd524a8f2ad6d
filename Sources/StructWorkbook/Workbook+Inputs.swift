import StructEngine

/// The assumptions, each with its path in the deal, and the axis of time.
extension Workbook {
    var inputs: [Model.Row] {
        let currency = deal.currency.rawValue
        let basis: Double =
            switch structure.levers.cashFlowBasis {
            case .flat: 0
            case .hybrid: 120
            case .contract: Double(months)
            }
        var rows: [Model.Row] = [
            .heading("Dates and units"),
            .input("closing", "Closing", "date", "closing_date", Double(WorkbookFile.serial(deal.closingDate)), .date),
            .input("year", "Months of a year", "months", "calendar", 12, .count),
            .input("frequency", "Payments a year", "count", "payments_per_year", Double(deal.paymentsPerYear), .count),
            .input("first", "Months of the first period", "months", "first_period_months", Double(firstMonths), .count),
            .input("thirty", "Day count is 30/360", "flag", "day_count", deal.dayCount == .thirty360 ? 1 : 0, .flag),
            .input("dayBasis", "Days of a year", "days", "day_count", deal.dayCount == .actual365Fixed ? 365 : 360, .count),
            .input("scale", "Minor units of a currency unit", "count", "currency", scale, .count),
            .input("inflationKind", "Code of a review by inflation", "code", "model", 2, .count),
            .input("cure", "Periods that lift a lock-up", "periods", "model", 2, .count),
            .heading("Operations"),
            .input("vacancy", "Vacancy", "share", "operating.vacancy_pct", deal.operating.vacancyShare, .percent),
            .input(
                "maintenance", "Maintenance capex", "share of rent", "operating.maintenance_capex_pct",
                deal.operating.maintenanceCapexShare, .percent),
            .input("admin", "Administration fee a year", currency, "operating.admin_fee", deal.operating.adminFee, .money),
            .input("lastReview", "Last month of reviews that count", "month", "levers.cash_flow_basis", basis, .count),
        ]
        for (place, rate) in deal.market.cpi.enumerated() {
            rows.append(.input("cpi\(place)", "Inflation in year \(place + 1)", "a year", "market.cpi[\(place)]", rate, .percent))
        }
        rows += [.input("cpiCount", "Years of inflation given", "count", "market.cpi", Double(deal.market.cpi.count), .count)]
        return rows + debtInputs + caseInputs
    }

    private var debtInputs: [Model.Row] {
        let currency = deal.currency.rawValue
        let levers = structure.levers
        func kind(_ kind: Deal.Profile.Kind) -> Double { [.annuity: 1, .level: 2, .sculpted: 3, .bullet: 4][kind] ?? 1 }
        func tranche(_ key: String, _ path: String, _ notional: Int64, coupon: Double, fee: Double, periods: Int, _ profile: Deal.Profile)
            -> [Model.Row]
        {
            let bullet = profile.kind == .bullet
            return [
                .input("\(key)Notional", "Notional, as sized", currency, "structure \(path) notional", Double(notional) / scale, .money),
                .input("\(key)Coupon", "Coupon", "a year", "levers.\(path)_coupon", coupon, .percent),
                .input("\(key)Fee", "Running fee and wrap premium", "a year", "fees, levers.wrap", fee, .percent),
                .input("\(key)Periods", "Tenor", "periods", "levers.\(path)_tenor_years", Double(periods), .count),
                .input(
                    "\(key)Free", "Interest-only periods", "periods", "levers.\(path)_profile.io_months",
                    bullet ? 0 : Double(profile.interestOnlyMonths / monthsPerPeriod), .count),
                .input("\(key)Balloon", "Balloon", "share", "levers.\(path)_profile.balloon_pct", bullet ? 1 : profile.balloon, .percent),
                .input(
                    "\(key)Kind", "Profile: 1 annuity, 2 level, 3 sculpted, 4 bullet", "code", "levers.\(path)_profile.kind",
                    kind(profile.kind), .count),
            ]
        }
        let fee = (deal.fees.seniorRunningBasisPoints + (levers.wrap?.premiumBasisPoints ?? 0)) / 10_000
        var rows: [Model.Row] = [.heading("Senior")]
        rows += tranche(
            "senior", "senior", structure.seniorNotionalMinor, coupon: terms.seniorCoupon, fee: fee, periods: terms.seniorPeriods,
            levers.seniorProfile)
        if hasMezzanine, let mezz = levers.mezzanine {
            rows.append(.heading("Mezzanine"))
            rows += tranche(
                "mezz", "mezz", structure.mezzNotionalMinor, coupon: terms.mezzCoupon ?? 0,
                fee: deal.fees.mezzanineRunningBasisPoints / 10_000,
                periods: terms.mezzPeriods ?? 0, mezz.profile)
        }
        return rows + [
            .heading("Reserve, covenants, sources and uses"),
            .input("dsraMonths", "Debt service reserve", "months", "levers.dsra_months", Double(terms.dsraMonths), .count),
            .input("lockup", "Lock-up below", "DSCR", "waterfall.lockup_dscr", deal.cashTraps.lockupDSCR ?? 0, .ratio),
            .input("sweep", "Sweep below", "DSCR", "waterfall.sweep_dscr", deal.cashTraps.sweepDSCR ?? 0, .ratio),
            .input("hedged", "Hedged share of the senior", "share", "hedged_share", deal.hedgedShare, .percent),
            .input("value", "Market value of the pool", currency, "sites[].market_value", structure.metrics.valueMinor / scale, .money),
            .input("cost", "Cost of the pool", currency, "sites[].cost", structure.metrics.costMinor / scale, .money),
            .input(
                "upfront", "Upfront fees", "share of debt", "fees", deal.fees.arrangerShare + deal.fees.legalShare + deal.fees.ratingShare,
                .percent),
        ]
    }

    /// The cases a row each parameter, by number; the chosen one is the input that runs the workbook.
    private var caseInputs: [Model.Row] {
        var rows: [Model.Row] = [
            .heading("Cases"),
            .input(
                "case", "Case that the workbook runs, by its number below", "number", "scenarios",
                Double((cases.firstIndex { $0.id == scenario.id } ?? 0) + 1), .count),
        ]
        for (key, label, unit, style, value) in [
            ("HasCPI", "inflation is replaced", "flag", Model.Style.flag, { (s: Deal.Scenario) in s.cpi == nil ? 0.0 : 1 }),
            ("CPI", "inflation", "a year", .percent, { $0.cpi ?? 0 }), ("Rent", "rent lost", "share", .percent, { $0.rentShock }),
            ("Opex", "costs up", "share", .percent, { $0.opexShock }), ("Vacancy", "vacancy added", "share", .percent, { $0.vacancyAdd }),
            ("Rate", "rates up", "a year", .percent, { $0.rateShockBasisPoints / 10_000 }),
            ("Delay", "starts delayed", "months", .count, { Double($0.delayMonths) }),
        ] {
            for (number, scenario) in cases.enumerated() {
                rows.append(
                    .input(
                        "case\(key)\(number)", "\(number + 1) \(scenario.id): \(label)", unit, "scenarios: \(scenario.id)", value(scenario),
                        style))
            }
            rows.append(
                .figure(
                    "case\(key)", "Chosen: \(label)", unit,
                    "CHOOSE([$case],\(cases.indices.map { "[$case\(key)\($0)]" }.joined(separator: ",")))", style))
        }
        return rows
    }

    var leaseInputs: [Model.Row] {
        var rows: [Model.Row] = []
        for (place, entry) in leases.enumerated() {
            let (path, lease, terms) = ("leases[\(entry.number)]", entry.lease, entry.lease.indexation)
            let kind: Double = terms.kind == .cpi ? 2 : terms.kind == .fixed ? 1 : 0
            let next = terms.nextReviewMonth ?? lease.startMonth + terms.reviewMonths
            rows += [
                .heading("\(lease.id), \(lease.tenant)"),
                .input("rent\(place)", "Passing rent a year", deal.currency.rawValue, "\(path).passing_rent", lease.passingRent, .money),
                .input("start\(place)", "First month", "month", "\(path).start_month", Double(lease.startMonth), .count),
                .input("end\(place)", "Last month", "month", "\(path).end_month", Double(lease.endMonth), .count),
                .input("free\(place)", "Months free of rent", "months", "\(path).rent_free_months", Double(lease.rentFreeMonths), .count),
                .input("opex\(place)", "Operating costs", "share of rent", "\(path).opex_pct", lease.opexShare, .percent),
                .input("kind\(place)", "Reviews: 0 none, 1 fixed, 2 inflation", "code", "\(path).indexation.kind", kind, .count),
                .input("rate\(place)", "Fixed growth", "a year", "\(path).indexation.rate", terms.rate, .percent),
                .input("floor\(place)", "Least growth", "a year", "\(path).indexation.floor", terms.floor ?? -1, .percent),
                .input("cap\(place)", "Most growth", "a year", "\(path).indexation.cap", terms.cap ?? 10, .percent),
                .input(
                    "every\(place)", "Months between reviews", "months", "\(path).indexation.review_months", Double(terms.reviewMonths),
                    .count),
                .input("next\(place)", "First review", "month", "\(path).indexation.next_review_month", Double(next), .count),
                .figure("late\(place)", "Delay in the chosen case", "months", "IF([$start\(place)]>1,[$caseDelay],0)", .count),
            ]
        }
        return rows
    }

    var streamInputs: [Model.Row] {
        streams.enumerated().map { place, entry in
            var values = [Double?](repeating: nil, count: months)
            let length = 12 / max(1, entry.stream.perYear)
            for (position, amount) in entry.stream.amounts.enumerated() {
                let month = entry.stream.startMonth + position * length + length - 1
                if month >= 1, month <= months { values[month - 1] = amount }
            }
            return Model.Row(
                name: "stream\(place)", label: "\(entry.stream.id), \(entry.stream.counterparty)", unit: deal.currency.rawValue,
                note: "streams[\(entry.number)].amounts", style: .money, series: .values(values), total: "SUM")
        }
    }

    var time: [Model.Row] {
        let years = deal.market.cpi.indices.map { "[$cpi\($0)]" }.joined(separator: ",")
        return [
            .figure("endOfMonth", "Closing is a month's last day", "flag", "IF([$closing]=EOMONTH([$closing],0),1,0)", .flag),
            .figure("firstCPIb", "Inflation of the first year, base", "a year", "[$cpi0]", .percent),
            .figure("firstCPIc", "Inflation of the first year, chosen case", "a year", "IF([$caseHasCPI]=1,[$caseCPI],[$cpi0])", .percent),
            .figure("length", "Months of every other period", "months", "[$year]/[$frequency]", .count),
            .series("month", "Month", "month", "[month@-1]+1", .count, opening: "0"),
            .series(
                "date", "Last day of the month from closing", "date",
                "IF([$endOfMonth]=1,EOMONTH([$closing],[month]),EDATE([$closing],[month]))", .date, opening: "[$closing]"),
            .series(
                "pay", "A payment is due", "flag", "IF(AND([month]>=[$first],MOD([month]-[$first],[$length])=0),1,0)", .flag, opening: "0"),
            .series("period", "Payment period", "number", "[period@-1]+[pay]", .count, opening: "0"),
            .series("periodMonths", "Months of the period that ends", "months", "IF([pay]=1,IF([period]=1,[$first],[$length]),0)", .count),
            .series("before", "Payment date before", "date", "IF([pay@-1]=1,[date@-1],[before@-1])", .date, opening: "[$closing]"),
            .series(
                "tau", "Year fraction", "years", "IF([pay]=1,IF([$thirty]=1,[periodMonths]/[$year],([date]-[before])/[$dayBasis]),0)",
                .number, opening: "0"),
            .series("years", "Years from closing", "years", "[years@-1]+[tau]", .number, opening: "0"),
            .series(
                "bcpi", "Inflation of the twelve months before, base", "a year",
                "CHOOSE(MIN(MAX(INT(([month]-[$year]-1)/[$year])+1,1),[$cpiCount]),\(years))", .percent),
            .series(
                "ccpi", "Inflation of the twelve months before, chosen case", "a year", "IF([$caseHasCPI]=1,[$caseCPI],[bcpi])", .percent),
        ]
    }
}
