#pragma once
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <memory>
#include <string>

#include "runtime/heap/snapshot.hpp"

namespace wayfinder::runtime::heap {

/// A folder that is gone with this object.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "wayfinder-heap.XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::string file(const char* name) const { return (path_ / name).string(); }
  [[nodiscard]] bool is_empty() const { return std::filesystem::is_empty(path_); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Takes a snapshot and waits for its outcome.
inline Result<SnapshotOutcome> take(lua_State* L, const SnapshotOptions& options) {
  const auto promise = std::make_shared<std::promise<Result<SnapshotOutcome>>>();
  auto outcome = promise->get_future();
  take_snapshot(L, options, [promise](Result<SnapshotOutcome> result) { promise->set_value(std::move(result)); });
  REQUIRE(outcome.wait_for(std::chrono::seconds{60}) == std::future_status::ready);
  return outcome.get();
}

}  // namespace wayfinder::runtime::heap
