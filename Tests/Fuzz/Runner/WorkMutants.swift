import ArgumentParser
import Foundation
import FuzzTrial

/// One worker: tries every so-many-th mutant and ends with a line of what it saw.
struct WorkMutants: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "work", abstract: "Try a share of the mutants.", shouldDisplay: false)

    @Option var seed: UInt64
    @Option var from: Int
    @Option var to: Int
    @Option var step: Int
    @Option var memo: String
    @Option var limit: Int
    @Flag var canary = false
    @Flag var tables = false

    func run() async throws {
        let tableCorpus = tables ? try TableCorpus() : nil
        let corpus = tables ? nil : try await FuzzCorpus()
        let trial = corpus.map { FuzzTrial($0, hasCanary: canary) }
        guard let file = fopen(memo, "w") else { throw ValidationError("cannot write \(memo)") }
        var report = WorkReport()
        for number in stride(from: from, to: to, by: step) {
            rewind(file)
            fputs("\(number)          ", file)
            fflush(file)
            let watch: Stopwatch
            let (subject, outcome): (FuzzSubject, FuzzTrial.Outcome)
            if let tableCorpus {
                let mutant = tableCorpus.mutant(seed: seed, number: number)
                watch = Stopwatch()
                (subject, outcome) = (.table, tableCorpus.run(mutant))
            } else if let corpus, let trial {
                let (kind, bytes) = corpus.mutant(seed: seed, number: number)
                watch = Stopwatch()
                (subject, outcome) = (kind, await trial.run(kind, bytes, effort: number))
            } else {
                continue
            }
            let time = watch.milliseconds
            report.add(subject, outcome.depth, number: number, milliseconds: time)
            if let complaint = outcome.complaint { report.complain("mutant \(number) (\(subject.rawValue)): \(complaint)") }
            if time > limit {
                report.complain("mutant \(number) (\(subject.rawValue)) took \(time) ms of processor time, at most \(limit) are allowed")
            }
        }
        report.peakMegabytes = Stopwatch.peakMegabytes
        print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    }
}

/// What a worker saw.
struct WorkReport: Codable {
    /// Mutants by subject and depth, such as `deal run`.
    var counts: [String: Int] = [:]
    var slowest = 0
    var slowestMilliseconds = 0
    var peakMegabytes = 0
    var complaints: [String] = []
    var complaintCount = 0

    mutating func add(_ subject: FuzzSubject, _ depth: FuzzTrial.Depth, number: Int, milliseconds: Int) {
        counts["\(subject.rawValue) \(depth)", default: 0] += 1
        if milliseconds > slowestMilliseconds { (slowest, slowestMilliseconds) = (number, milliseconds) }
    }

    mutating func complain(_ text: String) {
        complaintCount += 1
        if complaints.count < 20 { complaints.append(text) }
    }

    mutating func merge(_ other: WorkReport) {
        counts.merge(other.counts, uniquingKeysWith: +)
        if other.slowestMilliseconds > slowestMilliseconds { (slowest, slowestMilliseconds) = (other.slowest, other.slowestMilliseconds) }
        peakMegabytes = max(peakMegabytes, other.peakMegabytes)
        complaints += other.complaints
        complaintCount += other.complaintCount
    }
}
