#include "runtime/heap/snapshot.hpp"

#include <signal.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/agent/anchor.hpp"
#include "runtime/agent/blocked_signals.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/heap/births.hpp"
#include "runtime/heap/child_process.hpp"
#include "runtime/heap/object_shapes.hpp"
#include "runtime/heap/output_file.hpp"
#include "runtime/heap/own_memory.hpp"
#include "runtime/heap/program_path.hpp"
#include "runtime/heap/snapshot_writer.hpp"
#include "runtime/heap/walk.hpp"
#include "runtime/inspect/collect_garbage.hpp"
#include "runtime/states/per_vm.hpp"

namespace wayfinder::runtime::heap {

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// What the walk has come to; lies in memory that the copy shares with this process.
struct Report {
  enum class Stage : std::uint8_t { started, walked, written };
  Stage stage{};
  int failure{};  ///< errno of what came after `stage`; 0: nothing failed
  WalkTotals totals;
};

/// A page that stays shared with children.
class SharedReport {
 public:
  SharedReport() {
    void* page = ::mmap(nullptr, sizeof(Report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    report_ = page == MAP_FAILED ? nullptr : static_cast<Report*>(page);
  }
  SharedReport(const SharedReport&) = delete;
  SharedReport& operator=(const SharedReport&) = delete;
  ~SharedReport() {
    if (report_ != nullptr) ::munmap(report_, sizeof(Report));
  }
  explicit operator bool() const { return report_ != nullptr; }
  Report& operator*() const { return *report_; }
  Report* operator->() const { return report_; }

 private:
  Report* report_;
};

/// One snapshot on its way.
struct Job {
  Job(OutputFile output, memory::SnapshotInfo known, Clock::time_point began)
      : file{std::move(output)}, info{std::move(known)}, modules{loaded_modules()}, start{began} {}

  OutputFile file;
  SnapshotDone done;
  memory::SnapshotInfo info;
  std::vector<Module> modules;
  SharedReport report;
  HeapGraph graph;
  SnapshotOutcome outcome;
  Clock::time_point start;
  const void* owner{};
  std::int64_t request{};
  pid_t child{-1};
  bool has_ended{}, is_cancelled{};  ///< under the lock of Jobs
};

/// All snapshots on their way. Lives as long as the process: threads may still be at work while it exits.
struct Jobs {
  std::mutex lock;
  std::condition_variable ended;
  std::vector<Job*> running;            ///< that can be cancelled
  std::vector<const void*> unfinished;  ///< the owners of those whose `done` has not returned
};
Jobs& jobs() {
  static Jobs& all = *new Jobs;  // NOLINT(cppcoreguidelines-owning-memory): never destroyed on purpose
  return all;
}

bool has_exact_sizes(const WalkTotals& totals) noexcept {
  return !totals.is_estimated && totals.unexplained_bytes == 0;
}

/// Legal in a copy of the process.
void walk(Job& job, lua_State* L, const Births* births, std::uint64_t object_limit) noexcept {
  Report& report = *job.report;
  const WalkRequest request{.L = L,
                            .anchor = agent_anchor(),
                            .object_limit = object_limit,
                            .births = births == nullptr ? nullptr : &births->table(),
                            .epoch = job.info.epoch,
                            .modules = job.modules};
  if (!walk_heap(request, job.graph, report.totals)) {
    report.failure = errno == 0 ? ENOMEM : errno;
    return;
  }
  job.info.total_bytes = report.totals.total_bytes;
  job.info.debugger_bytes = report.totals.debugger_bytes;
  job.info.garbage_bytes = report.totals.garbage_bytes;
  job.info.sizes_exact = has_exact_sizes(report.totals);
  job.info.truncated = report.totals.is_truncated;
  report.stage = Report::Stage::walked;
}

/// Legal in a copy of the process.
void write(Job& job) noexcept {
  Report& report = *job.report;
  if (report.stage != Report::Stage::walked) return;
  report.failure = write_columns(job.file.descriptor(), job.graph.columns(), job.graph.details(), job.info);
  if (report.failure == 0) report.stage = Report::Stage::written;
}

struct ChildArguments {
  Job& job;
  lua_State* L;
  const Births* births;
  std::uint64_t object_limit;
};
void run_child(void* argument) noexcept {
  const auto& [job, L, births, object_limit] = *static_cast<ChildArguments*>(argument);
  if (!walks_by_layout()) {
    lua_gc(L, LUA_GCSTOP);  // no finalizer of the program's runs in the copy
    use_own_memory(L);
  }
  walk(job, L, births, object_limit);
  write(job);
}

Result<SnapshotOutcome> outcome_of(Job& job, int status) {
  const Report& report = *job.report;
  if (job.is_cancelled) return fail(ErrorCode::cancelled, "the snapshot was cancelled");
  if (job.child >= 0 && (status < 0 || WIFSIGNALED(status))) {
    return fail(ErrorCode::internal, fmt::format("the process that wrote the snapshot was killed by signal {}",
                                                 status < 0 ? 0 : WTERMSIG(status)));
  }
  if (report.stage == Report::Stage::started) {
    return fail(ErrorCode::internal,
                fmt::format("the heap could not be walked: {}", std::generic_category().message(report.failure)));
  }
  if (report.stage == Report::Stage::walked) return cannot_write(job.file.path(), report.failure);
  if (auto named = job.file.commit(); !named) return tl::unexpected(std::move(named.error()));
  SnapshotOutcome outcome = job.outcome;
  outcome.is_truncated = report.totals.is_truncated;
  outcome.sizes_exact = has_exact_sizes(report.totals);
  outcome.total_bytes = report.totals.total_bytes;
  outcome.debugger_bytes = report.totals.debugger_bytes;
  outcome.garbage_bytes = report.totals.garbage_bytes;
  outcome.total_ms = milliseconds_since(job.start);
  return outcome;
}

/// Waits for the copy and takes its status; from then on its number may belong to another process.
int end_child(Job& job) {
  await_child(job.child);
  const std::scoped_lock lock{jobs().lock};
  job.has_ended = true;
  return reap_child(job.child);
}

/// The rest of a snapshot, beside the program: waits for the copy, or writes what was walked in place.
void finish(std::unique_ptr<Job> job) {
  int status = 0;
  if (job->child >= 0) {
    status = end_child(*job);
  } else {
    write(*job);
  }
  {
    const std::scoped_lock lock{jobs().lock};
    std::erase(jobs().running, job.get());
  }
  const SnapshotDone done = std::move(job->done);
  const void* const owner = job->owner;
  auto outcome = outcome_of(*job, status);
  job.reset();  // a failed file is gone before anyone hears of it
  done(std::move(outcome));
  const std::scoped_lock lock{jobs().lock};
  jobs().unfinished.erase(std::ranges::find(jobs().unfinished, owner));
  jobs().ended.notify_all();
}

/// Milliseconds that it took.
Result<double> time_collection(lua_State* L) {
  const auto start = Clock::now();
  const auto done = inspect::collect_garbage(L);
  if (!done) return tl::unexpected(done.error());
  return milliseconds_since(start);
}

/// Of this run, where births are not noted; 0 when the kernel gives none.
struct RunKey {
  std::uint64_t value{};
  RunKey() { (void)!::getrandom(&value, sizeof value, GRND_NONBLOCK); }
};

memory::SnapshotInfo info_of(lua_State* L, const Births* births, const std::string& program) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {.process_key = births == nullptr ? per_vm<RunKey>().value : births->process_key(),
          .epoch = births == nullptr ? 0 : births->epoch(),
          .births_known = births != nullptr,
          .timestamp_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count(),
          .lua = is_luajit ? "luajit" : LUA_VERSION_MAJOR "." LUA_VERSION_MINOR,
          .program = program.empty() ? program_path(L) : program};
}

/// Hands the job to a thread of its own, on which none of the program's signal handlers run.
void finish_elsewhere(std::unique_ptr<Job> job) {
  const BlockedSignals blocked;
  Job* const kept = job.release();
  try {
    std::thread{[kept] { finish(std::unique_ptr<Job>{kept}); }}.detach();
  } catch (const std::system_error&) {  // no more threads: the program waits
    finish(std::unique_ptr<Job>{kept});
  }
}

/// All that happens while the program stands still. Errors: as take_snapshot().
Result<std::unique_ptr<Job>> freeze(lua_State* L, const SnapshotOptions& options) {
  const auto start = Clock::now();
  auto file = OutputFile::create(options.path);
  if (!file) return tl::unexpected(std::move(file.error()));
  Result<double> collect_ms{0.0};
  if (options.collect) collect_ms = time_collection(L);
  if (!collect_ms) return tl::unexpected(std::move(collect_ms.error()));
  const bool can_note_births = walks_by_layout() || object_shapes().are_known;
  Births* const births = can_note_births ? Births::of(L) : nullptr;
  auto job = std::make_unique<Job>(std::move(*file), info_of(L, births, options.program), start);
  if (!job->report) {
    return fail(ErrorCode::internal,
                fmt::format("no memory for a snapshot: {}", std::generic_category().message(errno)));
  }
  job->outcome.collect_ms = *collect_ms;
  if (births != nullptr) job->outcome.peak_bytes = births->peak_bytes();
  if (!options.in_place) {
    ChildArguments arguments{*job, L, births, options.object_limit};
    job->child = start_child(run_child, &arguments, job->file.descriptor());
  }
  if (job->child < 0) {
    job->outcome.was_in_place = true;
    walk(*job, L, births, options.object_limit);
  }
  if (births != nullptr) births->begin_epoch();
  job->outcome.pause_ms = milliseconds_since(start);
  return job;
}

}  // namespace

void take_snapshot(lua_State* L, const SnapshotOptions& options, SnapshotDone done) {
  auto job = freeze(L, options);
  if (!job) return done(tl::unexpected(std::move(job.error())));
  (*job)->done = std::move(done);
  (*job)->owner = options.owner;
  (*job)->request = options.request;
  {
    const std::scoped_lock lock{jobs().lock};
    jobs().running.push_back(job->get());
    jobs().unfinished.push_back(options.owner);
  }
  finish_elsewhere(std::move(*job));
}

void cancel_snapshots(const void* owner, std::optional<std::int64_t> request) noexcept {
  const std::scoped_lock lock{jobs().lock};
  for (Job* job : jobs().running) {
    if (job->owner != owner || (request && job->request != *request)) continue;
    job->is_cancelled = true;
    if (job->child >= 0 && !job->has_ended) ::kill(job->child, SIGKILL);
  }
}

bool wait_for_snapshots(const void* owner, std::int64_t limit_ms) noexcept {
  std::unique_lock lock{jobs().lock};
  const auto are_done = [owner] { return std::ranges::count(jobs().unfinished, owner) == 0; };
  return jobs().ended.wait_for(lock, std::chrono::milliseconds{limit_ms}, are_done);
}

}  // namespace wayfinder::runtime::heap
