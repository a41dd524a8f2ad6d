extension RunResult.NearMiss: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(structure)
        bytes.put(fix)
    }
}

extension RunResult.ParetoPoint: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(index)
        bytes.put(totalProceedsMinor)
        bytes.put(minDSCR)
        bytes.put(wacc)
    }
}

extension RunResult.PruneStatistics: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(generated)
        bytes.put(prunedAtGateA)
        bytes.put(prunedAtGateB)
        bytes.put(constraints)
    }
}

extension RunResult.PruneStatistics.ConstraintStatistics: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(constraint)
        bytes.put(judged)
        bytes.put(binding)
        bytes.put(bindingShare)
        bytes.put(failing)
        bytes.put(failingShare)
        bytes.put(nearMisses)
        bytes.put(bestMargin)
    }
}
