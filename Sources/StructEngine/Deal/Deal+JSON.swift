extension Deal {
    /// Reads a deal from JSON text and checks it.
    ///
    /// Throws ``StructError/issues(_:)`` with every fault of the text, each with its path, line and
    /// column. Unknown keys are faults: a misspelt key must not silently become a default.
    public init(json: some Sequence<UInt8>) throws(StructError) {
        let bytes = Array(json)
        let log = IssueLog()
        let document = try JSONParser.parse(bytes, log: log)
        let deal = Deal(document, log)
        deal.check(into: log)
        guard log.issues.isEmpty else { throw .issues(log.located(in: document, bytes: bytes)) }
        self = deal
    }

    private static let keys = [
        "schema_version", "name", "currency", "jurisdiction", "asset_class", "closing_date", "payments_per_year", "day_count",
        "ruleset_version", "notional_step", "horizon_years", "sites", "leases", "streams", "operating", "market", "fees",
        "equity_return", "exit_value_pct", "hedged_share", "pools", "levers", "scenarios", "objective", "waterfall", "wault_basis",
        "reletting", "max_gearing", "first_period_months", "risk",
        "business_days",
    ]

    private init(_ node: JSONNode, _ log: IssueLog) {
        let reader = ObjectReader(node, path: "", keys: Deal.keys, log: log)
        let version = reader.whole("schema_version")
        if version != 1 { log.report("schema_version", at: "schema_version", "must be 1, the one version there is, found \(version)") }
        self.init(
            name: reader.text("name"),
            currency: reader.choice("currency", Currency.eur),
            jurisdiction: reader.choice("jurisdiction", Jurisdiction.other),
            assetClass: reader.choice("asset_class", AssetClass.infrastructure),
            closingDate: Deal.date(reader),
            paymentsPerYear: reader.whole("payments_per_year"),
            dayCount: reader.choice("day_count", DayCount.thirty360),
            sites: reader.list("sites").map { Site($0.node, $0.path, log) },
            operating: Operating(reader, log),
            market: Market(reader, log),
            fees: Fees(reader, log),
            equityReturn: reader.number("equity_return"),
            pools: [],
            levers: Levers(pool: [], targetRating: [], seniorCoupon: [], seniorTenor: [])
        )
        firstPeriodMonths = reader.optionalWhole("first_period_months")
        rulesetVersion = reader.text("ruleset_version", default: rulesetVersion)
        notionalStep = reader.number("notional_step", default: notionalStep)
        horizonYears = reader.node("horizon_years").map { ObjectReader.whole($0, at: "horizon_years", log) }
        leases = reader.optionalList("leases")?.map { Lease($0.node, $0.path, log) } ?? []
        streams = reader.optionalList("streams")?.map { Stream($0.node, $0.path, log) } ?? []
        exitValueShare = reader.number("exit_value_pct", default: exitValueShare)
        waultBasis = reader.node("wault_basis").map { _ in reader.choice("wault_basis", waultBasis) } ?? waultBasis
        reletting = reader.flag("reletting", default: reletting)
        hedgedShare = reader.number("hedged_share", default: hedgedShare)
        maxGearing = reader.optionalNumber("max_gearing")
        pools = reader.list("pools").map { Pool($0.node, $0.path, log) }
        scenarios = reader.optionalList("scenarios")?.map { Scenario($0.node, $0.path, log) } ?? Scenario.standard
        objective = Objective(reader, log)
        cashTraps = CashTraps(reader, log)
        risk = Risk(reader, log)
        businessDays = BusinessDays(reader, log)
        if let node = reader.required("levers") { levers = Levers(node, pools: pools.map(\.id), paymentsPerYear: paymentsPerYear, log) }
    }

    private static func date(_ reader: ObjectReader) -> CalendarDate {
        let text = reader.text("closing_date")
        if let date = CalendarDate(text) { return date }
        let cure = CalendarDate(otherwiseWritten: text).map { "; write \(quoted($0.description))" } ?? ""
        reader.log.report("date", at: "closing_date", "must be a day from 1900 to 2200 written YYYY-MM-DD, found \(quoted(text))\(cure)")
        return .epoch
    }
}

extension Deal.Site {
    fileprivate init(_ node: JSONNode, _ path: String, _ log: IssueLog) {
        let reader = ObjectReader(node, path: path, keys: ["id", "city", "country", "market_value", "cost"], log: log)
        self.init(
            id: reader.text("id"), city: reader.text("city"), country: reader.text("country"),
            marketValue: reader.number("market_value"), cost: reader.number("cost"))
    }
}

extension Deal.Lease {
    fileprivate init(_ node: JSONNode, _ path: String, _ log: IssueLog) {
        let keys = [
            "id", "site", "tenant", "tenant_rating", "passing_rent", "start_month", "end_month", "rent_free_months", "opex_pct",
            "indexation", "steps", "break_month", "relet", "dscr_multiple",
        ]
        let reader = ObjectReader(node, path: path, keys: keys, log: log)
        self.init(
            id: reader.text("id"), site: reader.text("site"), tenant: reader.text("tenant"),
            tenantRating: reader.choice("tenant_rating", Deal.Rating.nr),
            passingRent: reader.number("passing_rent"),
            startMonth: reader.whole("start_month"), endMonth: reader.whole("end_month"), opexShare: reader.number("opex_pct"))
        rentFreeMonths = reader.whole("rent_free_months", default: 0)
        if let node = reader.node("indexation") { indexation = Deal.Indexation(node, path + ".indexation", log) }
        steps =
            reader.optionalList("steps")?.map { item in
                let step = ObjectReader(item.node, path: item.path, keys: ["month", "rent"], log: log)
                return Deal.RentStep(month: step.whole("month"), rent: step.number("rent"))
            } ?? []
        breakMonth = reader.optionalWhole("break_month")
        dscrMultiple = reader.number("dscr_multiple", default: dscrMultiple)
        guard let node = reader.node("relet"), !node.isNull else { return }
        let inner = ObjectReader(node, path: path + ".relet", keys: ["void_months", "rent_pct", "term_months"], log: log)
        relet = Deal.Relet(
            voidMonths: inner.whole("void_months"), rentShare: inner.number("rent_pct"), termMonths: inner.whole("term_months"))
    }
}

extension Deal.Indexation {
    fileprivate init(_ node: JSONNode, _ path: String, _ log: IssueLog) {
        let keys = ["kind", "rate", "floor", "cap", "review_months", "next_review_month"]
        let reader = ObjectReader(node, path: path, keys: keys, log: log)
        self.init()
        kind = reader.choice("kind", Kind.flat)
        if kind == .fixed { rate = reader.number("rate") }
        floor = reader.optionalNumber("floor")
        cap = reader.optionalNumber("cap")
        reviewMonths = reader.whole("review_months", default: reviewMonths)
        nextReviewMonth = reader.optionalWhole("next_review_month")
        guard !log.isFaulty(path + ".kind") else { return }
        if kind != .fixed, reader.node("rate") != nil {
            log.report("unused_key", at: path + ".rate", "must go with the kind fixed, found the kind \(kind.rawValue)")
        }
        for key in ["floor", "cap"] where kind != .cpi && reader.node(key).map({ !$0.isNull }) == true {
            log.report("unused_key", at: "\(path).\(key)", "must go with the kind cpi, found the kind \(kind.rawValue)")
        }
    }
}

extension Deal.Stream {
    fileprivate init(_ node: JSONNode, _ path: String, _ log: IssueLog) {
        let keys = ["id", "site", "counterparty", "rating", "per_year", "start_month", "amounts", "dscr_multiple"]
        let reader = ObjectReader(node, path: path, keys: keys, log: log)
        self.init(
            id: reader.text("id"), site: reader.text("site"), counterparty: reader.text("counterparty"),
            rating: reader.choice("rating", Deal.Rating.nr), perYear: reader.whole("per_year"),
            startMonth: reader.whole("start_month"),
            amounts: reader.list("amounts", of: .number).map { ObjectReader.number($0.node, at: $0.path, log) })
        dscrMultiple = reader.number("dscr_multiple", default: dscrMultiple)
    }
}

extension Deal.Operating {
    fileprivate init(_ parent: ObjectReader, _ log: IssueLog) {
        let keys = ["vacancy_pct", "maintenance_capex_pct", "admin_fee"]
        guard let reader = parent.object("operating", keys: keys) else {
            self.init(vacancyShare: 0, maintenanceCapexShare: 0, adminFee: 0)
            return
        }
        self.init(
            vacancyShare: reader.number("vacancy_pct"), maintenanceCapexShare: reader.number("maintenance_capex_pct"),
            adminFee: reader.number("admin_fee"))
    }
}

extension Deal.Market {
    fileprivate init(_ parent: ObjectReader, _ log: IssueLog) {
        let keys = ["cpi", "base_curve", "securitisation_rate", "sidecar_rate"]
        guard let reader = parent.object("market", keys: keys) else {
            self.init(cpi: [], baseCurve: [], securitisationRate: 0, sidecarRate: 0)
            return
        }
        self.init(
            cpi: reader.list("cpi", of: .number).map { ObjectReader.number($0.node, at: $0.path, log) },
            baseCurve: reader.list("base_curve").map { item in
                let point = ObjectReader(item.node, path: item.path, keys: ["years", "rate"], log: log)
                return Deal.CurvePoint(years: point.number("years"), rate: point.number("rate"))
            },
            securitisationRate: reader.number("securitisation_rate"), sidecarRate: reader.number("sidecar_rate"))
    }
}

extension Deal.Fees {
    fileprivate init(_ parent: ObjectReader, _ log: IssueLog) {
        let keys = ["arranger_pct", "legal_pct", "rating_pct", "senior_running_bps", "mezz_running_bps"]
        guard let reader = parent.object("fees", keys: keys) else {
            self.init(
                arrangerShare: 0, legalShare: 0, ratingShare: 0, seniorRunningBasisPoints: 0, mezzanineRunningBasisPoints: 0)
            return
        }
        self.init(
            arrangerShare: reader.number("arranger_pct"), legalShare: reader.number("legal_pct"),
            ratingShare: reader.number("rating_pct"), seniorRunningBasisPoints: reader.number("senior_running_bps"),
            mezzanineRunningBasisPoints: reader.number("mezz_running_bps"))
    }
}

extension Deal.Pool {
    fileprivate init(_ node: JSONNode, _ path: String, _ log: IssueLog) {
        var cure = ""
        if case .string(let id) = node.content, !id.isEmpty, id.count <= 60,
            id.allSatisfy({ $0.isLetter || $0.isNumber || "_-".contains($0) })
        {
            cure = "; write {\"id\": \(quoted(id))}"
        }
        let reader = ObjectReader(node, path: path, keys: ["id", "leases", "streams"], log: log, cure: cure)
        self.init(id: reader.text("id"))
        leases = reader.optionalList("leases", of: .text)?.map { ObjectReader.text($0.node, at: $0.path, log) }
        streams = reader.optionalList("streams", of: .text)?.map { ObjectReader.text($0.node, at: $0.path, log) }
    }
}

extension Deal.Scenario {
    fileprivate init(_ node: JSONNode, _ path: String, _ log: IssueLog) {
        let keys = [
            "id", "cpi", "rent_shock", "opex_shock", "vacancy_add", "rate_shock_bps", "delay_months", "tenant_default", "breaks",
            "reletting", "sizing_dscr",
        ]
        let reader = ObjectReader(node, path: path, keys: keys, log: log)
        self.init(id: reader.text("id"))
        cpi = reader.optionalNumber("cpi")
        rentShock = reader.number("rent_shock", default: 0)
        opexShock = reader.number("opex_shock", default: 0)
        vacancyAdd = reader.number("vacancy_add", default: 0)
        rateShockBasisPoints = reader.number("rate_shock_bps", default: 0)
        delayMonths = reader.whole("delay_months", default: 0)
        breaks = Deal.Breaks(reader, log)
        reletting = reader.flag("reletting", default: reletting)
        sizingDSCR = reader.optionalNumber("sizing_dscr")
        guard let node = reader.node("tenant_default"), !node.isNull else { return }
        let keysOfDefault = ["tenant", "from_month", "void_months", "relet_pct"]
        let inner = ObjectReader(node, path: path + ".tenant_default", keys: keysOfDefault, log: log)
        tenantDefault = Deal.TenantDefault(
            tenant: inner.text("tenant"), fromMonth: inner.whole("from_month"), voidMonths: inner.whole("void_months"),
            reletShare: inner.number("relet_pct"))
    }
}

extension Deal.Breaks {
    fileprivate init(_ parent: ObjectReader, _ log: IssueLog) {
        self = .none
        guard let node = parent.node("breaks") else { return }
        guard case .array = node.content else {
            let choice = parent.text("breaks")
            if choice == "all" { self = .all }
            guard choice != "all", choice != "none", !log.isFaulty(parent.path(of: "breaks")) else { return }
            let message = "must be \"none\", \"all\" or a list of lease ids, found \(quoted(choice))"
            log.report("unknown_value", at: parent.path(of: "breaks"), message)
            return
        }
        self = .leases(parent.optionalList("breaks", of: .text)?.map { ObjectReader.text($0.node, at: $0.path, log) } ?? [])
    }
}

extension Deal.Objective {
    fileprivate init(_ parent: ObjectReader, _ log: IssueLog) {
        self = .composite(nil)
        guard parent.node("objective") != nil, let reader = parent.object("objective", keys: ["kind", "weights"]) else { return }
        let kind = reader.text("kind")
        switch kind {
        case "composite": self = .composite(Deal.Objective.weights(reader, log))
        case "proceeds": self = .proceeds
        case "wacc": self = .wacc
        case "day_one": self = .dayOne
        case "equity_irr": self = .equityIRR
        case "min_dscr": self = .minDSCR
        case "stress_dscr": self = .stressDSCR
        case "breakeven_rent": self = .breakevenRent
        default:
            let names = Deal.Objective.names
            let hint = log.suggestion(for: kind, among: names)
            let message = "must be one of \(names.joined(separator: ", ")), found \(quoted(kind))\(hint)"
            log.report("unknown_value", at: reader.path(of: "kind"), message)
        }
        if kind != "composite", !log.isFaulty(reader.path(of: "kind")), reader.node("weights").map({ !$0.isNull }) == true {
            log.report("unused_key", at: reader.path(of: "weights"), "must go with the kind composite, found the kind \(quoted(kind))")
        }
    }

    private static func weights(_ parent: ObjectReader, _ log: IssueLog) -> Deal.Weights? {
        guard let node = parent.node("weights"), !node.isNull else { return nil }
        let keys = ["proceeds", "wacc", "day_one", "min_dscr", "rating"]
        let reader = ObjectReader(node, path: parent.path(of: "weights"), keys: keys, log: log)
        return Deal.Weights(
            proceeds: reader.number("proceeds", default: 0), wacc: reader.number("wacc", default: 0),
            dayOne: reader.number("day_one", default: 0), minDSCR: reader.number("min_dscr", default: 0),
            rating: reader.number("rating", default: 0))
    }
}
