import CStructEngine
import StructEngine

@c(se_table_shape)
public func tableShape(
    _ table: UnsafeRawPointer?, _ rows: UnsafeMutablePointer<Int64>?, _ columns: UnsafeMutablePointer<Int64>?, _ error: Place
) -> Int32 {
    answer(error) {
        let table = try TableHandle.borrowed(table, "table")
        rows?.pointee = Int64(table.rows)
        columns?.pointee = Int64(table.columns.count)
    }
}

@c(se_table_column)
public func tableColumn(_ table: UnsafeRawPointer?, _ number: Int64, _ column: UnsafeMutableRawPointer?, _ error: Place) -> Int32 {
    answer(error) {
        let table = try TableHandle.borrowed(table, "table")
        guard let column else { throw Refusal.argument("the place for the column must not be NULL") }
        guard let place = Int(exactly: number), table.columns.indices.contains(place) else {
            throw Refusal.argument("a column must be numbered from 0 to \(table.columns.count - 1), found \(number)")
        }
        let found = table.columns[place]
        column.storeBytes(
            of: se_column(
                name: found.name.start, kind: found.kind.rawValue, data: found.data.start,
                offsets: found.offsets?.start.assumingMemoryBound(to: Int32.self),
                validity: found.validity?.start.assumingMemoryBound(to: UInt8.self), null_count: Int64(found.nullCount)),
            as: se_column.self)
    }
}

@c(se_result_table)
public func resultTable(
    _ result: UnsafeRawPointer?, _ name: UnsafePointer<CChar>?, _ length: Int, _ table: Place, _ error: Place
) -> Int32 {
    answer(table, error) {
        let result = try ResultHandle.borrowed(result, "result").result
        let name = try text(name, length, "the name") ?? ""
        guard let make = TableHandle.ofResults.first(where: { $0.name == name })?.make else {
            let known = TableHandle.ofResults.map(\.name).joined(separator: ", ")
            throw Refusal.argument("a table of a result must be one of \(known), found \(quoted(name))")
        }
        return make(result)
    }
}

extension TableHandle {
    /// The tables of a result.
    fileprivate static let ofResults: [(name: String, make: @Sendable (RunResult) -> TableHandle)] = [
        ("top", { structures($0.top) }),
        ("near_misses", { nearMisses($0.nearMisses) }),
        ("pareto", { pareto($0.pareto) }),
        ("constraints", { constraints($0.statistics.constraints) }),
        ("by_lever", { byLever($0.byLever) }),
    ]

    private static func structures(_ rows: [Structure], and more: [Column] = []) -> TableHandle {
        let metrics = rows.map(\.metrics)
        let figures = [
            Column("index", rows.map(\.index)), Column("outcome", rows.map { $0.outcome.rawValue }), Column("tier", rows.map { $0.tier }),
            Column("score", rows.map { $0.score }), Column("senior_notional_minor", rows.map(\.seniorNotionalMinor)),
            Column("mezz_notional_minor", rows.map(\.mezzNotionalMinor)),
            Column("total_proceeds_minor", metrics.map { $0.totalProceedsMinor }),
            Column("day_one_total_minor", metrics.map { $0.dayOneTotalMinor }), Column("equity_minor", metrics.map { $0.equityMinor }),
            Column("min_dscr", rows.map(\.minDSCR)), Column("average_dscr", metrics.map(\.averageDSCR)),
            Column("ltv", metrics.map { $0.ltv }), Column("achieved_senior_ltv", metrics.map { $0.seniorLTV }),
            Column("coverage", metrics.map { $0.coverage }), Column("advance_factor", metrics.map(\.advanceFactor)),
            Column("wal_years", metrics.map(\.wal)), Column("icr", metrics.map(\.icr)), Column("llcr", metrics.map(\.llcr)),
            Column("plcr", metrics.map(\.plcr)), Column("debt_yield", metrics.map(\.debtYield)), Column("wacc", metrics.map(\.wacc)),
            Column("equity_irr", rows.map { $0.equityReturn?.rate }), Column("senior_coupon", rows.map { $0.terms.seniorCoupon }),
        ]
        return TableHandle(rows: rows.count, figures + levers(rows.map { $0.levers.json }) + more)
    }

    /// The levers: those that are always a number or nothing as numbers, the others as text; what is no plain text is its JSON.
    private static func levers(_ rows: [JSONValue]) -> [Column] {
        guard case .object(let members)? = rows.first else { return [] }
        let numbers: Set = ["senior_ltv", "senior_tenor_years", "dsra_months", "equity_pct"]
        return members.map(\.key).filter { $0 != "senior_coupon" }.map { key in
            let values = rows.map { $0[key] ?? .null }
            return numbers.contains(key) ? Column(key, values.map { $0.figure }) : Column(key, values.map { $0.plainText })
        }
    }

    private static func nearMisses(_ rows: [RunResult.NearMiss]) -> TableHandle {
        structures(
            rows.map(\.structure),
            and: [
                Column("binding", rows.map { $0.structure.binding?.key }), Column("worst_ratio", rows.map(\.structure.worstRatio)),
                Column("hints", rows.map { Int64($0.hints.count) }), Column("hint", rows.map { $0.hints.first?.sentence }),
            ])
    }

    private static func pareto(_ rows: [RunResult.ParetoPoint]) -> TableHandle {
        TableHandle(
            rows: rows.count,
            [
                Column("index", rows.map(\.index)), Column("total_proceeds_minor", rows.map(\.totalProceedsMinor)),
                Column("min_dscr", rows.map { $0.minDSCR }), Column("wacc", rows.map { $0.wacc }),
            ])
    }

    private static func constraints(_ rows: [RunResult.PruneStatistics.ConstraintStatistics]) -> TableHandle {
        TableHandle(
            rows: rows.count,
            [
                Column("constraint", rows.map { $0.constraint.key }), Column("judged", rows.map(\.judged)),
                Column("binding", rows.map(\.binding)), Column("binding_share", rows.map { $0.bindingShare }),
                Column("failing", rows.map(\.failing)), Column("failing_share", rows.map { $0.failingShare }),
                Column("near_misses", rows.map(\.nearMisses)), Column("best_margin", rows.map(\.bestMargin)),
            ])
    }

    private static func byLever(_ levers: [RunResult.ByLever]) -> TableHandle {
        let rows = levers.flatMap { lever in (lever.values ?? []).map { (lever: lever.lever, value: $0) } }
        return TableHandle(
            rows: rows.count,
            [
                Column("lever", rows.map { $0.lever }), Column("value", rows.map { $0.value.value.plainText ?? "null" }),
                Column("survivors", rows.map(\.value.survivors)), Column("best_index", rows.map { $0.value.best?.index ?? -1 }),
                Column("best_score", rows.map(\.value.best?.score)),
                Column("best_total_proceeds_minor", rows.map(\.value.best?.totalProceedsMinor)),
                Column("best_min_dscr", rows.map { $0.value.best?.minDSCR }),
            ])
    }
}

extension JSONValue {
    fileprivate var figure: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// Text as it is, nil for null, anything else as JSON.
    fileprivate var plainText: String? {
        switch self {
        case .null: nil
        case .string(let text): text
        default: text(pretty: false)
        }
    }
}
