import Metrics
import Synchronization

/// What swift-metrics is told, and its text for Prometheus: counters, gauges, and summaries (count and sum) of recorders and timers.
public final class Registry: MetricsFactory, Sendable {
    private enum Kind: String {
        case counter, gauge, summary
    }

    private struct Name: Hashable, Comparable {
        let label: String
        let dimensions: String

        static func < (a: Name, b: Name) -> Bool { (a.label, a.dimensions) < (b.label, b.dimensions) }
    }

    private struct Cell {
        let kind: Kind
        var value = 0.0
        var count = 0
    }

    /// Series beyond this many are not kept: names come from the program, so that there are never so many.
    private static let most = 10_000
    private let cells = Mutex<[Name: Cell]>([:])

    public init() {}

    /// One series; what it is told, it adds to the registry.
    private final class Series: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
        let registry: Registry
        let name: Name
        let kind: Kind

        init(_ registry: Registry, _ name: Name, _ kind: Kind) {
            self.registry = registry
            self.name = name
            self.kind = kind
        }

        private func change(_ body: (inout Cell) -> Void) {
            registry.cells.withLock { cells in
                guard cells[name] != nil || cells.count < Registry.most else { return }
                body(&cells[name, default: Cell(kind: kind)])
            }
        }

        func increment(by amount: Int64) { change { $0.value += Double(amount) } }
        func increment(by amount: Double) { change { $0.value += amount } }
        func reset() { change { $0.value = 0 } }
        func set(_ value: Int64) { change { $0.value = Double(value) } }
        func set(_ value: Double) { change { $0.value = value } }
        func decrement(by amount: Double) { change { $0.value -= amount } }
        func record(_ value: Int64) { record(Double(value)) }

        func record(_ value: Double) {
            change { cell in
                cell.value = kind == .gauge ? value : cell.value + value
                cell.count += 1
            }
        }

        func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    }

    private func series(_ label: String, _ dimensions: [(String, String)], _ kind: Kind) -> Series {
        let list = dimensions.map { "\(Registry.name($0.0))=\"\(Registry.escaped($0.1))\"" }.sorted().joined(separator: ",")
        return Series(self, Name(label: Registry.name(label), dimensions: list), kind)
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { series(label, dimensions, .counter) }
    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter)
    }
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { series(label, dimensions, .gauge) }
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .summary : .gauge)
    }
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { series(label, dimensions, .summary) }
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    private static func name(_ text: String) -> String {
        let plain = text.unicodeScalars.map { scalar -> Character in
            let isPlain = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
            return isPlain ? Character(scalar) : "_"
        }
        return String(plain)
    }

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "\\": "\\\\"
            case "\"": "\\\""
            case "\n": "\\n"
            default: String(character)
            }
        }.joined()
    }

    /// The text exposition format of Prometheus, version 0.0.4.
    var text: String {
        let cells = cells.withLock { $0 }
        var lines: [String] = []
        var shown = ""
        for name in cells.keys.sorted() {
            guard let cell = cells[name] else { continue }
            if name.label != shown {
                lines.append("# TYPE \(name.label) \(cell.kind.rawValue)")
                shown = name.label
            }
            let labels = name.dimensions.isEmpty ? "" : "{\(name.dimensions)}"
            if cell.kind == .summary {
                lines.append("\(name.label)_sum\(labels) \(cell.value)")
                lines.append("\(name.label)_count\(labels) \(cell.count)")
            } else {
                lines.append("\(name.label)\(labels) \(cell.value)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
