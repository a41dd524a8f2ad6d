/// For each cell and mezzanine tranche, the period that limits the mezzanine, as a function of the
/// senior's size.
///
/// N_m = min_t (CFADS_t/d − N·u_t)/v_t = (1/d)·min_t (CFADS_t − x·u_t)/v_t with x = N·d: a minimum
/// over periods of falling lines in x, the same lines whatever d. Its lower envelope has few
/// pieces, so the limiting period is found by a search among their left ends instead of a pass over
/// all periods. The amount itself is then computed literally for that period; where rounding could
/// matter to the result, the caller falls back to the pass.
struct MezzEnvelope: Sendable {
    /// One piece of the lower envelope: from `from` on, `period` (0-based) limits.
    struct Piece: Sendable, BitwiseCopyable {
        let from: Double
        let period: Int32
    }

    private(set) var pieces: [Piece] = []
    /// Where each envelope starts in `pieces`; an envelope without pieces stands for "not
    /// available".
    private(set) var starts: [Int32] = [0]
    /// Periods in order of rising slope, by where a senior's services start and the tranche: the
    /// same for all cash flows.
    private var orders: [OrderKey: [Int]] = [:]

    private struct OrderKey: Hashable {
        let senior: Int
        let tranche: Int
    }

    /// Adds envelopes without pieces.
    mutating func leaveOut(_ count: Int) { starts.append(contentsOf: repeatElement(Int32(pieces.count), count: count)) }

    /// Adds the envelope of a cash-flow vector and senior service against a tranche's service v.
    /// Periods in which v is 0 are left out; a negative v leaves no envelope.
    mutating func append(
        cash: ArraySlice<Double>, senior: UnsafePointer<Double>, seniorStart: Int, service: Store<Double>, from v: Int, count: Int,
        tranche: Int
    ) {
        defer { starts.append(Int32(pieces.count)) }
        guard (v..<v + count).allSatisfy({ service[$0] >= 0 }) else { return }
        let c = cash.startIndex
        let key = OrderKey(senior: seniorStart, tranche: tranche)
        if orders[key] == nil {
            let slopes = (0..<count).map { service[v + $0] > 0 ? senior[$0] / service[v + $0] : -1 }
            orders[key] = slopes.indices.filter { slopes[$0] >= 0 }.sorted { (slopes[$0], $0) < (slopes[$1], $1) }
        }
        let first = pieces.count
        var lines: [(level: Double, slope: Double)] = []
        for t in orders[key] ?? [] {
            let line = (level: cash[c + t] / service[v + t], slope: senior[t] / service[v + t])
            var from = 0.0
            while let last = lines.last {
                if line.slope > last.slope {
                    from = max(0, (line.level - last.level) / (line.slope - last.slope))
                } else {
                    from = line.level < last.level ? 0 : .infinity
                }
                guard from <= pieces[pieces.count - 1].from else { break }
                lines.removeLast()
                pieces.removeLast()
                from = 0
            }
            if !lines.isEmpty, from == .infinity { continue }
            lines.append(line)
            pieces.append(Piece(from: pieces.count == first ? 0 : from, period: Int32(t)))
        }
    }
}
