import StructEngine

extension RollBinder {
    /// Rows of one lease id, tenant and term are units of one lease, unless one states other terms than the first.
    static func summed(_ drafts: [LeaseDraft], _ findings: inout Findings) -> [LeaseDraft] {
        var whole: [LeaseDraft] = []
        var places: [String: Int] = [:]
        var firsts: [String: Int] = [:]
        for draft in drafts {
            guard !draft.id.isEmpty else {
                whole.append(draft)
                continue
            }
            let name = "\(draft.id)\u{1}\(draft.tenant)"
            let key = "\(name)\u{1}\(draft.start?.description ?? "")\u{1}\(draft.end?.description ?? "")"
            guard let place = places[key], RollBinder.differs(draft, whole[place]) == nil else {
                if let other = firsts[name] {
                    let what = places[key].flatMap { RollBinder.differs(draft, whole[$0]) } ?? "dates"
                    findings.assumptions.append(
                        "\(draft.address): lease \(draft.id) of \"\(draft.tenant)\" again with other \(what) than in \(whole[other].address); taken for a lease of its own"
                    )
                }
                if places[key] == nil { places[key] = whole.count }
                if firsts[name] == nil { firsts[name] = whole.count }
                whole.append(draft)
                continue
            }
            whole[place].units += draft.units
            whole[place].size = whole[place].size + draft.size
            whole[place].rent = whole[place].rent.map { $0 + (draft.rent ?? 0) } ?? draft.rent
            whole[place].steps = RollBinder.added(whole[place].steps, draft.steps)
            findings.rows.append("\(draft.address): a further unit of lease \(draft.id) of \"\(draft.tenant)\", added to it")
        }
        return whole
    }

    /// What a row states otherwise than the first row of its lease; what it leaves empty is as there.
    private static func differs(_ draft: LeaseDraft, _ first: LeaseDraft) -> String? {
        func isOther<Value: Equatable>(_ own: Value?, _ known: Value?) -> Bool { own != nil && own != known }
        if isOther(draft.breakDate, first.breakDate) { return "breaks" }
        if isOther(draft.rentFreeUntil, first.rentFreeUntil) || isOther(draft.rentFreeMonths, first.rentFreeMonths) {
            return "times free of rent"
        }
        let (own, known) = (draft.terms, first.terms)
        let isFlat = own.kind == nil || own.kind == .flat
        if !isFlat, (own.kind, own.rate, own.floor, own.cap, own.months) != (known.kind, known.rate, known.floor, known.cap, known.months) {
            return "reviews"
        }
        return !isFlat && isOther(draft.nextReview, first.nextReview) ? "reviews" : nil
    }

    private static func added(_ first: [LeaseDraft.Step], _ second: [LeaseDraft.Step]) -> [LeaseDraft.Step] {
        var steps = first
        for step in second {
            if let place = steps.firstIndex(where: { $0.date == step.date }) {
                steps[place] = LeaseDraft.Step(date: step.date, rent: steps[place].rent + step.rent, address: steps[place].address)
            } else {
                steps.append(step)
            }
        }
        return steps
    }

    /// Says which units two leases have at one time.
    func sayLetTwice(_ findings: inout Findings) {
        var byUnit: [String: [Int]] = [:]
        for place in entries.indices {
            let draft = entries[place].draft
            for unit in Set(draft.units).sorted() {
                byUnit[(draft.property + [unit]).joined(separator: "\u{1}"), default: []].append(place)
            }
        }
        // A file where most units come again has something else in that column, such as the building.
        let again = byUnit.values.count { $0.count > 1 }
        guard again > 0 else { return }
        var lines: [(place: Int, text: String)] = []
        for (_, places) in byUnit {
            for (first, second) in zip(places, places.dropFirst()) {
                let (one, other) = (entries[first], entries[second])
                guard max(one.startMonth, other.startMonth) < min(one.endMonth, other.endMonth) else { continue }
                lines.append(
                    (
                        second,
                        "\(other.draft.address): unit \"\(other.draft.units.joined(separator: ", "))\" is let to \"\(other.draft.tenant)\" and, in \(one.draft.address), to \"\(one.draft.tenant)\" at the same time; both count: leave one out with --skip-rows if it is the unit as a whole"
                    ))
            }
        }
        findings.assumptions += lines.sorted { ($0.place, $0.text) < ($1.place, $1.text) }.prefix(20).map(\.text)
        if lines.count > 20 { findings.assumptions.append("and \(lines.count - 20) more units that are let twice at one time") }
    }
}
