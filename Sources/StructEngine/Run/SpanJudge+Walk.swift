/// The walk through the whole space in canonical order: what all leaves of a stem share is worked
/// out once.
extension SpanJudge {
    /// Judges the permutations at consecutive canonical indices.
    mutating func walk(_ indices: Range<Int64>) {
        guard kernel.canWalk else {
            for index in indices { judge(index) }
            return
        }
        let leafCount = kernel.space.leafCount
        var index = indices.lowerBound
        while index < indices.upperBound {
            let number = index / leafCount
            let end = min((number + 1) * leafCount, indices.upperBound)
            if end - index == leafCount {
                walk(stem: number)
            } else {
                walk(index..<end, ofStem: number)
            }
            index = end
        }
    }

    /// The stem, whose own margins are left in `judgement`.
    private mutating func stem(_ number: Int64) -> Stem {
        let digits = kernel.space.digits(ofStem: number)
        let cells = kernel.cells ?? tile.cells(holding: kernel.cellNumber(digits))
        return kernel.stem(digits, cells, mezzMarginToBeat: part.bestMezzMargin, &judgement)
    }

    /// Judges a part of a stem's leaves.
    private mutating func walk(_ indices: Range<Int64>, ofStem number: Int64) {
        let stem = stem(number)
        var isJudgedAtB = false
        for index in indices {
            if judge(index, stem, Leaf(kernel.space.digits(of: index))) { isJudgedAtB = true }
        }
        part.note(judgement, constraints: isJudgedAtB ? Constraint.count : Constraint.countAtGateA)
    }

    /// Judges all leaves of a stem.
    private mutating func walk(stem number: Int64) {
        let stem = stem(number)
        let context = kernel.context(stem)
        let sizes = kernel.space.sizes.base
        let repos = sizes[Slot.repo]
        var outcomes = RepoOutcomes()
        for repo in 0..<repos {
            outcomes.set(repo, kernel.repoOutcome(stem, context, repo: repo))
            part.note(.repoEligibility, outcomes.margins[repo])
        }
        var isJudgedAtB = false
        for dsra in 0..<sizes[Slot.dsra] {
            let first = number * kernel.space.leafCount + Int64(dsra * sizes[Slot.equity] * sizes[Slot.sidecar] * repos)
            if walk(stem, context, dsra: dsra, from: first, outcomes) { isJudgedAtB = true }
        }
        part.note(judgement, constraints: isJudgedAtB ? Constraint.count : Constraint.countAtGateA)
    }

    /// Judges all leaves of a stem with one choice of reserve, of which `first` is the first index;
    /// true if Gate B judged any.
    private mutating func walk(_ stem: Stem, _ context: Kernel.StemContext, dsra: Int, from first: Int64, _ outcomes: RepoOutcomes) -> Bool
    {
        let sizes = kernel.space.sizes.base
        let (equities, sidecars, repos) = (sizes[Slot.equity], Int64(sizes[Slot.sidecar]), sizes[Slot.repo])
        let tolerances = kernel.bound.rulebook.tolerances.base
        let uses = kernel.uses(stem, context, dsra: dsra)
        let reserve = kernel.dsraMargin(context, dsra: dsra)
        var atB: Int64 = 0
        var firstPassing: Int64?
        for equity in 0..<equities {
            let coverage = kernel.coverageMargin(stem, context, uses, equity: equity)
            part.note(.minCoverage, coverage)
            let start = first + Int64(equity * repos) * sidecars
            for repo in 0..<repos {
                let margins = LeafMargins(
                    coverage: coverage, repo: outcomes.margins[repo], isRepoCategorical: outcomes.isCategorical[repo], dsra: reserve)
                var verdict = stem.verdict(margins, tolerances)
                if verdict.isTooClose { verdict = settled(start + Int64(repo), as: verdict) }
                passing[equity * repos + repo] = false
                part.addJudged(sidecars, atB: verdict.isAtA ? 0 : sidecars)
                if !verdict.isAtA { atB += 1 }
                if verdict.stopping == 0 {
                    passing[equity * repos + repo] = true
                    if firstPassing == nil { firstPassing = start + Int64(repo) }
                } else {
                    let isNearMiss = verdict.isNearMiss
                    part.addPruned(stopping: verdict.stopping, binding: verdict.binding, isNearMiss: isNearMiss, times: sidecars)
                    if isNearMiss { offer(verdict, from: start + Int64(repo), by: Int64(repos), sidecars) }
                }
            }
        }
        if atB > 0 { part.note(.dsraMonths, reserve) }
        if let firstPassing { rank(stem, context, uses, dsra: dsra, from: first, firstPassing: firstPassing) }
        return atB > 0
    }

    /// The verdict of the full judgement on a leaf that is stopped, for what binds.
    private func settled(_ index: Int64, as verdict: LeafVerdict) -> LeafVerdict {
        guard let full = kernel.judge(index, mezzMarginToBeat: -.infinity).verdict else { return verdict }
        return LeafVerdict(stopping: full.stopping, binding: full.binding, worstRatio: full.worstRatio)
    }

    /// Offers a near miss with every sidecar, as long as the list takes any: of equal ratios the
    /// first indices stay.
    private mutating func offer(_ verdict: LeafVerdict, from first: Int64, by step: Int64, _ sidecars: Int64) {
        for sidecar in 0..<sidecars {
            let entry = NearMissEntry(worstRatio: verdict.worstRatio, index: first + sidecar * step)
            guard part.mayTake(entry, binding: verdict.binding) else { return }
            part.offer(entry, binding: verdict.binding)
        }
    }

    /// Ranks the passing leaves of a stem with one choice of reserve: they differ in the sidecar
    /// alone.
    private mutating func rank(
        _ stem: Stem, _ context: Kernel.StemContext, _ uses: DebtModel.Uses, dsra: Int, from first: Int64, firstPassing: Int64
    ) {
        let sizes = kernel.space.sizes.base
        let (equities, sidecars, repos) = (sizes[Slot.equity], sizes[Slot.sidecar], sizes[Slot.repo])
        let most = kernel.tables.mostSidecarProceeds[context.vector]
        let economics = kernel.economics(stem, context, uses, sidecarProceeds: most)
        if !economics.wacc.isNaN {
            part.offer(
                ParetoFront.Point(
                    proceeds: stem.notional + stem.mezzNotional, minDSCR: stem.minDSCR, wacc: economics.wacc, index: firstPassing))
        }
        let best = Contender(merit: kernel.merit(stem, context, economics), minDSCR: stem.minDSCR, index: firstPassing)
        noteSurvivors(stem, context, uses, economics, dsra: dsra, from: first, best)
        guard part.mayTake(best) else { return }
        for sidecar in 0..<sidecars {
            let economics = kernel.economics(
                stem, context, uses, sidecarProceeds: kernel.sidecarProceeds(context, sidecar: sidecar))
            let merit = kernel.merit(stem, context, economics)
            // Of equal merit the first index ranks first: where it is refused, so are the others.
            let next = Contender(merit: merit, minDSCR: stem.minDSCR, index: firstPassing + Int64(sidecar * repos))
            guard part.mayTake(next) else { continue }
            choices: for equity in 0..<equities {
                for repo in 0..<repos where passing[equity * repos + repo] {
                    let index = first + Int64((equity * sidecars + sidecar) * repos + repo)
                    let contender = Contender(merit: merit, minDSCR: stem.minDSCR, index: index)
                    guard part.mayTake(contender) else { break choices }
                    part.offer(contender)
                }
            }
        }
    }

    private typealias Slot = LeverSpace.Slot
}

/// REPO_ELIGIBILITY by repo target, of which a lever has at most four.
private struct RepoOutcomes {
    var margins = InlineArray<4, Double>(repeating: .nan)
    var isCategorical = InlineArray<4, Bool>(repeating: false)

    @inline(__always)
    mutating func set(_ repo: Int, _ outcome: Rulebook.RepoTest.Outcome) {
        switch outcome {
        case .none: break
        case .categorical: isCategorical[repo] = true
        case .margin(let margin): margins[repo] = margin
        }
    }
}
