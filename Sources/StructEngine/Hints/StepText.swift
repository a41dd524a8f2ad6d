/// Puts one step into words: what changes, from what and to what.
struct StepText {
    let before: Structure
    let after: Structure
    let figures: HintFigures

    private var old: Permutation { before.levers }

    /// The lever's value before; notionals in minor units.
    func from(_ move: Move) -> JSONValue {
        switch move.change {
        case .seniorNotional: .integer(before.seniorNotionalMinor)
        case .mezzNotional: .integer(before.mezzNotionalMinor)
        case .seniorDSCR: old.seniorDSCR.json
        case .seniorCoupon: old.seniorCoupon.json
        case .seniorTenor: old.seniorTenor.json
        case .interestOnlyMonths: .integer(Int64(old.seniorProfile.interestOnlyMonths))
        case .balloon: .number(old.seniorProfile.balloon)
        case .profileKind: .string(old.seniorProfile.kind.rawValue)
        case .dropMezzanine: old.mezzanine?.json ?? .null
        case .equityShare: .number(old.equityShare)
        case .dsraMonths: .integer(Int64(before.terms.dsraMonths))
        case .wrap: old.wrap?.json ?? .null
        case .pool: .string(old.pool)
        case .targetRating: .string(old.targetRating.rawValue)
        case .dropRepoTarget: .string(old.repoTarget?.rawValue ?? "")
        case .maxGearing: .optional(before.terms.maxGearing)
        }
    }

    func action(_ move: Move) -> String {
        switch move.change {
        case .seniorNotional: notional("senior notional", before.seniorNotionalMinor, after.seniorNotionalMinor)
        case .mezzNotional: notional("mezzanine notional", before.mezzNotionalMinor, after.mezzNotionalMinor)
        case .seniorDSCR(let target):
            "\(verb(target.values.max() ?? 0, old.seniorDSCR?.values.max() ?? 0)) the DSCR target from \(text(old.seniorDSCR ?? 0.0))"
                + " to \(text(target))"
        case .seniorCoupon: coupon
        case .seniorTenor(let tenor):
            "\(tenor > old.seniorTenor ? "Lengthen" : "Shorten") the tenor from \(old.seniorTenor.shown) to \(tenor.shown) years"
        case .interestOnlyMonths(let months):
            "\(verb(Double(months), Double(old.seniorProfile.interestOnlyMonths))) interest-only from"
                + " \(old.seniorProfile.interestOnlyMonths) to \(months) months"
        case .balloon(let share):
            "\(verb(share, old.seniorProfile.balloon)) the balloon from \(figures.percent(old.seniorProfile.balloon)) to"
                + " \(figures.percent(share))"
        case .profileKind(let kind): "Change the profile from \(old.seniorProfile.kind.rawValue) to \(kind.rawValue)"
        case .dropMezzanine:
            "Drop the mezzanine" + (before.mezzNotionalMinor == 0 ? ", sized at 0" : " of \(figures.amount(before.mezzNotionalMinor))")
        case .equityShare(let share):
            "\(verb(share, old.equityShare)) sponsor equity from \(figures.percent(old.equityShare)) to \(figures.percent(share)) of cost"
        case .dsraMonths(let months):
            "\(verb(Double(months), Double(before.terms.dsraMonths))) the DSRA from \(before.terms.dsraMonths) to \(months) months"
        case .wrap(let wrap):
            "Wrap the senior at \(shortNumber(wrap.premiumBasisPoints)) bps by an insurer rated \(wrap.insurerRating.rawValue)"
        case .pool(let id): "Use the pool \(id) instead of \(old.pool)"
        case .targetRating(let rating): "Target \(rating.rawValue) instead of \(old.targetRating.rawValue)"
        case .maxGearing(let share):
            "\(verb(share, before.terms.maxGearing ?? 1)) the limit of gearing from \(figures.percent(before.terms.maxGearing ?? 1)) to"
                + " \(figures.percent(share)) of cost and fees"
        case .dropRepoTarget: "Give up the repo target \(old.repoTarget?.rawValue ?? "")"
        }
    }

    /// Example: "1.300x", and "1.300x (to period 20), 1.450x" by period.
    private func text(_ target: Deal.DSCRTarget) -> String {
        switch target {
        case .flat(let dscr): fixedNumber(dscr, 3) + "x"
        case .steps(let steps):
            steps.map { fixedNumber($0.dscr, 3) + "x" + ($0.toPeriod.map { " (to period \($0))" } ?? "") }.joined(separator: ", ")
        }
    }

    private var coupon: String {
        let (a, b) = (before.terms.seniorCoupon, after.terms.seniorCoupon)
        return "\(verb(b, a)) the coupon from \(figures.percent(a)) to \(figures.percent(b))"
    }

    private func verb(_ new: Double, _ old: Double) -> String { new > old ? "Raise" : "Lower" }

    private func notional(_ name: String, _ old: Int64, _ new: Int64) -> String {
        let (change, rest) = figures.amounts(old - new, new)
        let share = old == 0 ? 0 : Double(new - old) / Double(old)
        return "Reduce \(name) by \(change) to \(rest) (\(figures.visiblePercent(share)))"
    }
}
