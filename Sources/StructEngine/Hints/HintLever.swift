/// A lever that fix hints move, in the order of search, which is also the order among equal hints.
enum HintLever: Int, CaseIterable {
    case seniorNotional, seniorDSCR, seniorCoupon, seniorTenor, interestOnly, balloon, profileKind, dropMezzanine, mezzNotional
    case equityShare, dsraMonths, wrap, pool, targetRating, repoTarget, maxGearing

    /// What a move of the lever leaves as it is.
    enum Kind {
        /// All but sizes and amounts: a ``Resizing`` of the same terms judges it.
        case size
        /// Cash flows and senior profile.
        case terms
        /// Neither.
        case cover
    }

    var kind: Kind {
        switch self {
        case .seniorNotional, .seniorDSCR, .mezzNotional, .equityShare, .dsraMonths, .maxGearing: .size
        case .dropMezzanine, .targetRating, .repoTarget: .terms
        case .seniorCoupon, .seniorTenor, .interestOnly, .balloon, .profileKind, .wrap, .pool: .cover
        }
    }

    /// True if the lever has many steps, each with cash flows and profile of its own.
    var isLongWalk: Bool { self == .seniorCoupon || self == .seniorTenor || self == .interestOnly || self == .balloon }

    /// What it moves, as constraints know it.
    var lever: Lever {
        switch self {
        case .seniorNotional: .seniorNotional
        case .seniorDSCR: .seniorDSCR
        case .seniorCoupon: .seniorCoupon
        case .seniorTenor: .seniorTenor
        case .interestOnly: .interestOnly
        case .balloon: .balloon
        case .profileKind: .profileKind
        case .dropMezzanine: .dropMezzanine
        case .mezzNotional: .mezzNotional
        case .equityShare: .equityShare
        case .dsraMonths: .dsraMonths
        case .wrap: .wrap
        case .pool: .pool
        case .targetRating: .targetRating
        case .repoTarget: .repoTarget
        case .maxGearing: .maxGearing
        }
    }

    /// Bits of the constraints whose margins a move of the lever can change. All others keep
    /// theirs, so a structure that fails one of them fails it after any move of the lever.
    var touched: UInt32 { HintLever.touchedByLever[rawValue] }

    private static let touchedByLever = allCases.map { Constraint.bits(reading: $0.lever) }

    /// The levers that are tried after a first move of this one, such that the second has a closed
    /// form where there is one.
    ///
    /// An order that leads to the same structures as the other is left out; so is a second move
    /// that would undo the first or have no effect (a DSCR target or limit of gearing after a notional; a mezzanine
    /// notional before the senior's, after which it is sized anew).
    var seconds: [HintLever] {
        switch self {
        case .seniorNotional: [.mezzNotional, .equityShare, .dsraMonths]
        case .mezzNotional: []
        case .seniorDSCR: [.seniorNotional, .mezzNotional, .equityShare, .dsraMonths, .maxGearing]
        case .maxGearing: [.seniorNotional, .mezzNotional, .equityShare, .dsraMonths]
        case .equityShare: [.mezzNotional, .dsraMonths]
        case .dsraMonths: [.mezzNotional]
        case .interestOnly: [.seniorTenor] + later
        default: later
        }
    }

    /// True if a first move of the lever changes what the notionals are sized to, so that one of
    /// them can be moved first and be held.
    var movesNotionals: Bool { kind == .cover || sizesSenior }

    /// True if the senior follows from the lever, all else staying as it is.
    var sizesSenior: Bool { self == .seniorDSCR || self == .maxGearing }

    /// The levers that are not sizes as firsts, such that the bounds of a second one are those
    /// after the first: a grade before what it bounds, a kind before its terms; the coupon, with
    /// the most steps, last.
    private static let firsts: [HintLever] = [
        .targetRating, .pool, .profileKind, .wrap, .dropMezzanine, .repoTarget, .seniorTenor, .balloon, .interestOnly, .seniorCoupon,
    ]

    private var later: [HintLever] {
        let place = HintLever.firsts.firstIndex(of: self) ?? 0
        return HintLever.firsts.dropFirst(place + 1) + HintLever.allCases.filter { $0.kind == .size }
    }

    /// True if a move of `self` and then one of `second` may differ from the same levers moved the
    /// other way round.
    func mattersBefore(_ second: HintLever) -> Bool {
        switch (self, second) {
        case (.profileKind, .interestOnly), (.profileKind, .balloon), (.profileKind, .seniorTenor), (.interestOnly, .seniorTenor): true
        case (.targetRating, .dsraMonths), (.wrap, .seniorCoupon): true
        case (.dropMezzanine, .seniorNotional): false
        case (.equityShare, _), (.dsraMonths, _), (.targetRating, _), (.repoTarget, _): false
        case (_, .seniorNotional), (_, .mezzNotional): true
        default: false
        }
    }
}
