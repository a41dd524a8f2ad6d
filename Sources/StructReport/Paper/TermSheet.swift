import StructEngine

/// The term sheet of one structure: what a deal team agrees on, as Markdown, or as source of Typst for a PDF.
///
/// ```swift
/// let sheet = try TermSheet(plan: plan, structure: try plan.evaluate(index: 4711, withEquityReturn: true))
/// print(sheet.markdown)
/// ```
/// It states the notes, mezzanine and equity, sources and uses, reserves, covenants and the priority of payments in words,
/// conditions precedent as blanks, a compliance sheet (every constraint: required, actual, headroom, what breaks it), the stress
/// grid and the dated amortisation. What no deal states, such as the legal final date, is a blank in square brackets.
///
/// Texts are English, amounts carry the currency's code, months are written out: day first, or month first where the
/// jurisdiction is the US.
public struct TermSheet: Sendable {
    let plan: Plan
    let structure: Structure
    let origin: StructureExport.Origin
    let schedule: Structure.Schedule
    let waterfall: Waterfall
    let grid: [Structure.StressCase]
    let requirements: Requirements
    let pool: Plan.Derived.PoolFigures?

    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/foreignStructure`` for a structure of
    ///   another plan; `CancellationError` where the task is cancelled meanwhile.
    public init(plan: Plan, structure: Structure, origin: StructureExport.Origin = .init()) throws {
        (self.plan, self.structure, self.origin) = (plan, structure, origin)
        schedule = try plan.schedule(of: structure)
        waterfall = try plan.waterfall(structure)
        grid = try plan.stressGrid(of: structure)
        requirements = Requirements(plan: plan, structure: structure)
        pool = plan.derived.pools.first { $0.pool == structure.levers.pool }
    }

    /// The sheet as Markdown.
    public var markdown: String { paper.markdown }

    /// The sheet as source of Typst, from which a PDF is set; Typst's own fonts suffice unless ``needsSystemFonts``.
    public var typst: String { paper.typst }

    /// True where a text of the deal has characters that the fonts which come with Typst lack, Japanese ones say.
    public var needsSystemFonts: Bool { paper.needsSystemFonts }

    var deal: Deal { plan.deal }
    var levers: Permutation { structure.levers }
    var metrics: Structure.Metrics { structure.metrics }
    var money: Money { Money(currency: deal.currency) }

    private var paper: Paper {
        var paper = Paper(
            title: "\(deal.name): indicative term sheet",
            subtitle:
                "Structure #\(structure.index), rated \(levers.targetRating.rawValue), \(deal.currency.rawValue), closing \(date(deal.closingDate)). For discussion; not an offer and not a commitment.",
            date: deal.closingDate, isLetter: deal.jurisdiction == .us)
        if structure.outcome != .pass {
            let binding = structure.binding.map { ": \($0.key) is not met" } ?? ""
            paper.add(
                .warning(
                    "This structure does not pass \(structure.outcome == .gateA ? "Gate A" : "Gate B")\(binding). The compliance sheet has the details."
                ))
        }
        paper.add(.heading("Transaction"), .terms(transaction), .table(capital), .heading("Senior notes"), .terms(senior))
        if structure.mezzNotionalMinor > 0 { paper.add(.heading("Mezzanine"), .terms(mezzanine)) }
        paper.add(.heading("Equity"), .terms(equity))
        if let sidecar { paper.add(.heading("Sidecar"), .terms(sidecar)) }
        paper.add(.heading("Sources and uses"), .table(sources), .table(uses), .heading("Fees"), .table(fees))
        paper.add(.heading("Covenants and reserves"), .terms(covenants), .heading("Priority of payments"))
        paper.add(
            .text("On each payment date the cash of the period is used in this order; what a step does not need goes on to the next."),
            .steps(priority))
        paper.add(
            .heading("Conditions precedent"), .steps(conditions), .heading("Compliance sheet"), .text(closest),
            .table(compliance))
        paper.add(.heading("Stress grid"), .table(stress), .pageBreak, .heading("Amortisation"))
        paper.add(.table(amortisation("Senior notes", schedule.senior)))
        if !schedule.mezz.isEmpty { paper.add(.table(amortisation("Mezzanine", schedule.mezz))) }
        paper.add(.heading("Where this comes from"), .terms(provenance))
        return paper
    }

    /// A date as people write it. Example: 30 June 2026, in the US June 30, 2026.
    func date(_ date: Deal.CalendarDate) -> String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
        ]
        let month = months[max(0, min(11, date.month - 1))]
        return deal.jurisdiction == .us ? "\(month) \(date.day), \(date.year)" : "\(date.day) \(month) \(date.year)"
    }

    func date(ofPeriod period: Int) -> String { (try? plan.paymentDate(ofPeriod: period)).map { date($0) } ?? Format.undefined }

    /// An amount in full, rounded to whole currency units.
    func full(_ minor: Double) -> String {
        let units = (minor / deal.currency.minorUnits).rounded(.toNearestOrAwayFromZero)
        return "\(deal.currency.rawValue) \(Format.fixed(units, 0))"
    }

    private var transaction: [(name: String, text: String)] {
        let places = deal.assetClass.rawValue.replacing("_", with: " ")
        let pool = pool
        return [
            ("Issuer", "[ ]"), ("Sponsor", "[ ]"), ("Arranger", "[ ]"),
            ("Governing law", "[ ], jurisdiction of the deal: \(deal.jurisdiction.rawValue)"),
            (
                "Assets",
                "pool \(levers.pool): \(pool?.members == 1 ? "one lease or stream" : "\(pool?.members ?? 0) leases and streams"), \(places)"
            ),
            ("Market value and cost", "\(full(metrics.valueMinor)); \(full(metrics.costMinor))"),
            ("Passing rent; NOI of year one", "\(full(pool?.rentMinor ?? 0)); \(full(Double(pool?.firstYearNOIMinor ?? 0)))"),
            ("WAULT", wault),
            ("Cash-flow basis", basis),
            ("Payment dates", dates), ("Business days", businessDays), ("Day count", deal.dayCount.rawValue),
        ]
    }

    private var wault: String {
        let (expiry, leaving) = (pool?.waultToExpiryYears, pool?.waultToBreakYears)
        guard expiry != leaving else { return Format.years(pool?.waultYears) }
        return "\(Format.years(expiry)) to expiry, \(Format.years(leaving)) to break; rules look at the \(deal.waultBasis.rawValue)"
    }

    /// The first dates and the last; the tables of amortisation have all.
    private var dates: String {
        let last = max(schedule.senior.count, schedule.mezz.count)
        let months = deal.firstPeriodMonths.map {
            $0 * deal.paymentsPerYear == 12 ? "" : ", the first period of \(Format.count($0, "month"))"
        }
        let first = (1...max(1, min(4, last))).map { date(ofPeriod: $0) }.joined(separator: "; ")
        return "\(payments)\(months ?? ""): \(first)\(last > 4 ? "; … to \(date(ofPeriod: last))" : "")"
    }

    private var businessDays: String {
        let days = deal.businessDays
        let convention: String
        switch days.convention {
        case .none: return "payments on the date, whatever the day"
        case .following: convention = "the next business day"
        case .modifiedFollowing: convention = "the next business day, or the one before where that is in another month"
        case .preceding: convention = "the business day before"
        }
        let holidays = days.holidays.isEmpty ? "" : " and \(Format.count(days.holidays.count, "stated holiday"))"
        let interest =
            deal.dayCount == .thirty360
            ? "months count for interest" : days.adjustsInterest ? "interest runs to that day" : "interest runs to the unadjusted date"
        return "\(convention), but for Saturdays, Sundays\(holidays); \(interest)"
    }

    private var basis: String {
        switch levers.cashFlowBasis {
        case .flat: "flat: today's rents throughout, without reviews"
        case .contract: "contract: every review of the leases counts"
        case .hybrid: "hybrid: reviews of the first 120 months count"
        }
    }

    private var payments: String {
        switch deal.paymentsPerYear {
        case 12: "monthly"
        case 4: "quarterly"
        case 2: "every six months"
        default: "yearly"
        }
    }

    private var capital: Paper.Table {
        var rows: [[String]] = []
        if structure.seniorNotionalMinor > 0 {
            rows.append([
                "Senior notes", full(Double(structure.seniorNotionalMinor)), Format.percent(metrics.seniorLTV),
                Format.percent(structure.terms.seniorCoupon),
                "\(levers.seniorTenor.shown) years", Format.years(metrics.wal),
            ])
        }
        if structure.mezzNotionalMinor > 0, let mezz = levers.mezzanine {
            rows.append([
                "Mezzanine", full(Double(structure.mezzNotionalMinor)), Format.percent(metrics.ltv),
                Format.percent(structure.terms.mezzCoupon),
                "\(mezz.tenor.shown) years", Format.years(schedule.mezzWAL),
            ])
        }
        rows.append(["Equity", full(metrics.equityMinor), Format.undefined, Format.undefined, Format.undefined, Format.undefined])
        return Paper.Table(
            caption: "Capital structure; LTV counts what ranks above it too",
            columns: [("tranche", .left), ("amount", .right), ("LTV", .right), ("coupon", .right), ("tenor", .right), ("WAL", .right)],
            rows: rows)
    }
}
