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
        ]
        if deal.businessDays.convention != .none {
            let code = Double(Deal.BusinessDays.Convention.allCases.firstIndex(of: deal.businessDays.convention) ?? 0)
            rows += [
                .input(
                    "convention", "Payments move: 0 not, 1 on, 2 on within the month, 3 back", "code", "business_days.convention", code,
                    .count),
                .input("monthKept", "Code of the move within the month", "code", "model", 2, .count),
                .input(
                    "adjusts", "Interest runs to the days so found", "flag", "business_days.adjust_interest",
                    deal.businessDays.adjustsInterest ? 1 : 0, .flag),
            ]
        }
        rows += [
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
        rows += targetInputs
        if hasMezzanine, let mezz = levers.mezzanine {
            rows.append(.heading("Mezzanine"))
            rows += tranche(
                "mezz", "mezz", structure.mezzNotionalMinor, coupon: terms.mezzCoupon ?? 0,
                fee: deal.fees.mezzanineRunningBasisPoints / 10_000,
                periods: terms.mezzPeriods ?? 0, mezz.profile)
            rows.append(.input("mezzTarget", "Target that shapes a sculpted profile", "DSCR", "levers.mezz.dscr", mezz.dscr, .ratio))
        }
        return rows + [
            .heading("Reserve, covenants, sources and uses"),
            .input("dsraMonths", "Debt service reserve", "months", "levers.dsra_months", Double(terms.dsraMonths), .count),
            .input("hedged", "Hedged share of the senior", "share", "hedged_share", deal.hedgedShare, .percent),
            .input("value", "Market value of the pool", currency, "sites[].market_value", structure.metrics.valueMinor / scale, .money),
            .input("cost", "Cost of the pool", currency, "sites[].cost", structure.metrics.costMinor / scale, .money),
            .input(
                "upfront", "Upfront fees", "share of debt", "fees", deal.fees.arrangerShare + deal.fees.legalShare + deal.fees.ratingShare,
                .percent),
        ] + covenantInputs
    }

    /// DSCR targets by period, which a sculpted senior follows: their last periods, then the targets.
    private var targetInputs: [Model.Row] {
        guard let steps = targetSteps else { return [] }
        let path = "levers.senior_dscr.steps"
        return steps.enumerated().compactMap { step, entry in
            entry.toPeriod.map {
                .input("targetTo\(step)", "Last period of target \(step + 1)", "period", "\(path)[\(step)].to_period", Double($0), .count)
            }
        }
            + steps.enumerated().map { step, entry in
                .input("target\(step)", "DSCR target \(step + 1)", "ratio", "\(path)[\(step)].dscr", entry.dscr, .ratio)
            }
    }

    private typealias Parameter = (key: String, label: String, unit: String, style: Model.Style, value: (Deal.Scenario) -> Double)

    /// What a case changes; tenants and what is let again only where the deal knows of them.
    private var parameters: [Parameter] {
        var parameters: [Parameter] = [
            ("HasCPI", "inflation is replaced", "flag", .flag, { $0.cpi == nil ? 0 : 1 }),
            ("CPI", "inflation", "a year", .percent, { $0.cpi ?? 0 }),
            ("Rent", "rent lost", "share", .percent, { $0.rentShock }), ("Opex", "costs up", "share", .percent, { $0.opexShock }),
            ("Vacancy", "vacancy added", "share", .percent, { $0.vacancyAdd }),
            ("Rate", "rates up", "a year", .percent, { $0.rateShockBasisPoints / 10_000 }),
            ("Delay", "starts delayed", "months", .count, { Double($0.delayMonths) }),
        ]
        if leases.contains(where: { $0.lease.relet != nil }) {
            let allowed = deal.reletting
            parameters.append(("Relet", "leases are let again", "flag", .flag, { allowed && $0.reletting ? 1 : 0 }))
        }
        guard hasDefaults else { return parameters }
        return parameters + [
            ("Default", "a tenant defaults", "flag", .flag, { $0.tenantDefault == nil ? 0 : 1 }),
            ("Who", "number of the tenant, 0 the largest", "number", .count, { struckTenant($0.tenantDefault) }),
            ("From", "first month of the default", "month", .count, { Double($0.tenantDefault?.fromMonth ?? 1) }),
            ("Void", "months without rent", "months", .count, { Double($0.tenantDefault?.voidMonths ?? 0) }),
            ("Kept", "rent kept after them", "share", .percent, { $0.tenantDefault?.reletShare ?? 1 }),
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
        if leases.contains(where: { breaks($0.lease) }) {
            rows.append(.input("unbroken", "Breaks used in a case that has none", "flag", "scenarios", 0, .flag))
        }
        for (key, label, unit, style, value) in parameters {
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

    var time: [Model.Row] {
        let runs = movesPayments ? "runs" : "date"
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
        ] + businessDays + [
            .series(
                "before", "Day to which interest ran before", "date", "IF([pay@-1]=1,[\(runs)@-1],[before@-1])", .date,
                opening: "[$closing]"),
            .series(
                "tau", "Year fraction", "years", "IF([pay]=1,IF([$thirty]=1,[periodMonths]/[$year],([\(runs)]-[before])/[$dayBasis]),0)",
                .factor, opening: "0"),
            .series("years", "Years from closing", "years", "[years@-1]+[tau]", .factor, opening: "0"),
            .series(
                "bcpi", "Inflation of the twelve months before, base", "a year",
                "CHOOSE(MIN(MAX(INT(([month]-[$year]-1)/[$year])+1,1),[$cpiCount]),\(years))", .percent),
            .series(
                "ccpi", "Inflation of the twelve months before, chosen case", "a year", "IF([$caseHasCPI]=1,[$caseCPI],[bcpi])", .percent),
        ]
    }

    /// True if a payment whose date is no business day is made on another.
    var movesPayments: Bool { deal.businessDays.convention != .none }

    /// The day of each payment, and the one to which interest runs.
    private var businessDays: [Model.Row] {
        guard movesPayments else { return [] }
        let closed = deal.businessDays.holidays.isEmpty ? "" : ",[$holiday0]:[$holiday\(deal.businessDays.holidays.count - 1)]"
        return [
            .series("onward", "First business day from that date on", "date", "WORKDAY([date]-1,1\(closed))", .date),
            .series("back", "Last business day up to that date", "date", "WORKDAY([date]+1,-1\(closed))", .date),
            .series(
                "paid", "Day of payment", "date",
                "IF([$convention]=0,[date],IF([$convention]=1,[onward],IF([$convention]=[$monthKept],IF(MONTH([onward])=MONTH([date]),[onward],[back]),[back])))",
                .date),
            .series("runs", "Day to which interest runs", "date", "IF([$adjusts]=1,[paid],[date])", .date, opening: "[$closing]"),
        ]
    }
}
