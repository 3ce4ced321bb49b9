#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace wayfinder::adapter {

class Outbox;
struct Client;

/// Long work that the client shows and may cancel. Silent towards clients that show no progress. Thread: adapter I/O.
class ProgressList {
 public:
  ProgressList(Outbox& outbox, const Client& client) : outbox_{outbox}, client_{client} {}

  /// Sends progressStart; `on_cancel` is called when the client cancels. Returns the id.
  std::string start(const std::string& title, std::function<void()> on_cancel = {});
  void update(const std::string& id, std::optional<std::string> message, std::optional<double> percentage);
  void end(const std::string& id, std::optional<std::string> message = {});

  /// cancel's progressId; an id that has ended is no error, for it may end while cancel is on its way.
  void cancel(const std::string& id);

 private:
  Outbox& outbox_;
  const Client& client_;
  std::map<std::string, std::function<void()>> running_;
  std::int64_t last_id_{};
};

/// One piece of long work: starts with the object and ends with it.
class Progress {
 public:
  Progress(ProgressList& list, const std::string& title, std::function<void()> on_cancel = {})
      : list_{list}, id_{list.start(title, std::move(on_cancel))} {}
  ~Progress() { list_.end(id_); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `percentage` from 0 to 100.
  void update(std::optional<std::string> message, std::optional<double> percentage = {}) const {
    list_.update(id_, std::move(message), percentage);
  }

 private:
  ProgressList& list_;
  std::string id_;
};

}  // namespace wayfinder::adapter
