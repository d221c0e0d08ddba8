import Testing

@testable import Maintenance

/// When chores are due.
@Suite(.timeLimit(.minutes(3))) struct UpkeepScheduleTests {
  @Test func choresAreDueByTheirIntervalAndSoonerAfterAFailure() {
    let start = ContinuousClock.now
    var schedule = MaintenanceSchedule(start: start)
    #expect(schedule.chores(at: start) == MaintenanceTask.allCases)
    for chore in MaintenanceTask.allCases where chore != .makePartitions { schedule.done(chore, at: start) }
    schedule.failed(.makePartitions, at: start)
    #expect(schedule.chores(at: start + .seconds(9)) == [])
    #expect(schedule.chores(at: start + .seconds(10)) == [.reportVanishedWorkers])
    #expect(
      schedule.chores(at: start + .seconds(60)) == [
        .reportVanishedWorkers, .rollUpCounters, .watchDatabase, .endLongReads, .makePartitions, .indexArticles,
      ])
    #expect(schedule.chores(at: start + .seconds(3600)) == MaintenanceTask.allCases)
  }

  /// A chore that fails again and again is tried more and more seldom, up to an hour apart, and begins anew once it was
  /// done.
  @Test func aChoreThatFailsBacksOff() {
    let start = ContinuousClock.now
    var schedule = MaintenanceSchedule(start: start, leavingOut: [.indexArticles])
    #expect(!schedule.chores(at: start + .seconds(99_999)).contains(.indexArticles))
    func wait(_ chore: MaintenanceTask) -> Int? {
      [10, 20, 60, 120, 240, 480, 960, 1920, 3600].first { schedule.chores(at: start + .seconds($0)).contains(chore) }
    }
    var waits: [Int?] = []
    for _ in 0..<9 {
      schedule.failed(.makePartitions, at: start)
      waits.append(wait(.makePartitions))
    }
    #expect(waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
    for _ in 0..<100 { schedule.failed(.makePartitions, at: start) }
    #expect(wait(.makePartitions) == 3600)
    schedule.done(.makePartitions, at: start)
    schedule.failed(.makePartitions, at: start)
    #expect(wait(.makePartitions) == 60)
  }
}
