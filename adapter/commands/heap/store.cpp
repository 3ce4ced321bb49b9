#include "adapter/commands/heap/store.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "adapter/commands/heap/table.hpp"
#include "adapter/config/settings.hpp"
#include "memory/store/directory.hpp"
#include "memory/store/folder_upkeep.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

struct StoreWords {
  std::string format{"human"};
  std::optional<std::string> max_bytes;
  std::optional<std::string> keep_days;
};

/// The folder and its bounds, as wayfinder.yaml of this folder has them.
struct Store {
  std::filesystem::path directory;
  MemorySettings settings;
};

Result<Store> find_store() {
  const auto loaded = find_settings(std::filesystem::current_path());
  if (!loaded) return tl::unexpected(loaded.error());
  for (const auto& warning : loaded->warnings)
    fmt::print(stderr, "wayfinder heap: {}\n", warning);
  const auto& settings = loaded->settings.memory;
  auto directory = memory::snapshot_directory(settings.snapshot_directory, memory::surroundings_of_process());
  if (!directory) return tl::unexpected(std::move(directory.error()));
  return Store{std::move(*directory), settings};
}

Result<bool> is_json(const StoreWords& words) {
  if (words.format == "json" || words.format == "human") return words.format == "json";
  return refuse("--format", "human or json", shown(json(words.format)));
}

Result<std::uint64_t> bound_of(std::string_view option, std::string_view wanted, const std::string& word,
                               std::uint64_t most) {
  std::uint64_t number{};
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error == std::errc{} && end == word.data() + word.size() && number <= most) return number;
  return refuse(option, wanted, shown(json(word)));
}

std::int64_t unix_seconds(std::filesystem::file_time_type time) {
  const auto system = std::chrono::file_clock::to_sys(time);
  return std::chrono::duration_cast<std::chrono::seconds>(system.time_since_epoch()).count();
}

Result<int> show_path(const StoreWords&) {
  const auto store = find_store();
  if (!store) return tl::unexpected(store.error());
  return write_answer(store->directory.string() + "\n");
}

Result<int> show_info(const StoreWords& words) {
  const auto as_json = is_json(words);
  if (!as_json) return tl::unexpected(as_json.error());
  const auto store = find_store();
  if (!store) return tl::unexpected(store.error());
  std::uint64_t size = 0;
  std::uint64_t in_use = 0;
  const auto kept = memory::list_folder(store->directory);
  for (const auto& snapshot : kept) {
    size += snapshot.file.bytes + snapshot.index_bytes;
    if (snapshot.is_in_use) ++in_use;
  }
  if (*as_json) {
    const json body{{"directory", escape_text(store->directory.string())},
                    {"size", size},
                    {"maxBytes", store->settings.store_bytes},
                    {"keepDays", store->settings.keep_days},
                    {"entries", kept.size()},
                    {"inUse", in_use}};
    return write_answer(dump_json(body) + "\n");
  }
  return write_answer(fmt::format("{}\n{} snapshots, {} of {}; {} of a session that runs; kept for {} days\n",
                                  cell(store->directory.string()), kept.size(), size_cell(size),
                                  size_cell(store->settings.store_bytes), in_use, store->settings.keep_days));
}

Result<int> list_store(const StoreWords& words) {
  const auto as_json = is_json(words);
  if (!as_json) return tl::unexpected(as_json.error());
  const auto store = find_store();
  if (!store) return tl::unexpected(store.error());
  json rows = json::array();
  std::string text = "written                    size  file\n";
  for (const auto& snapshot : memory::list_folder(store->directory)) {
    const std::int64_t seconds = unix_seconds(snapshot.file.written);
    rows.push_back({{"path", escape_text(snapshot.file.path.string())},
                    {"bytes", snapshot.file.bytes},
                    {"indexBytes", snapshot.index_bytes},
                    {"timestamp", seconds * 1000},
                    {"inUse", snapshot.is_in_use}});
    text +=
        fmt::format("{:%Y-%m-%d %H:%M:%S} {:>11}  {}{}\n", fmt::localtime(static_cast<std::time_t>(seconds)),
                    size_cell(snapshot.file.bytes), snapshot.file.path.string(), snapshot.is_in_use ? " (in use)" : "");
  }
  return write_answer(*as_json ? dump_json(json{{"snapshots", rows}}) + "\n" : text);
}

Result<int> remove_from(const Store& store, std::uint64_t max_bytes, std::chrono::hours keep) {
  const auto removed = memory::prune_folder(store.directory, max_bytes, keep);
  if (!removed) {  // nobody has typed anything wrong
    fmt::print(stderr, "wayfinder heap: {}\n", escape_text(removed.error().message));
    return 1;
  }
  return write_answer(fmt::format("{} snapshots removed, {}; {} left, {}\n", removed->files, size_cell(removed->bytes),
                                  removed->files_left, size_cell(removed->bytes_left)));
}

Result<int> clear_store(const StoreWords&) {
  const auto store = find_store();
  if (!store) return tl::unexpected(store.error());
  constexpr std::chrono::hours not_at_all{-1};  // a file may be of this very moment
  return remove_from(*store, 0, not_at_all);
}

Result<int> prune_store(const StoreWords& words) {
  const auto store = find_store();
  if (!store) return tl::unexpected(store.error());
  std::uint64_t max_bytes = store->settings.store_bytes;
  auto days = static_cast<std::uint64_t>(store->settings.keep_days);
  if (words.max_bytes) {
    const auto bound = bound_of("--max-bytes", "bytes of at least 0", *words.max_bytes, UINT64_MAX);
    if (!bound) return tl::unexpected(bound.error());
    max_bytes = *bound;
  }
  if (words.keep_days) {
    constexpr std::uint64_t century = 36'500;
    const auto bound = bound_of("--keep-days", "days from 0 to 36500", *words.keep_days, century);
    if (!bound) return tl::unexpected(bound.error());
    days = *bound;
  }
  return remove_from(*store, max_bytes, std::chrono::hours{24} * static_cast<std::int64_t>(days));
}

void add_format(CLI::App& app, StoreWords& words) {
  app.add_option("--format", words.format, "human (default) or json")->type_name("F");
}

}  // namespace

CommandWork declare_heap_store(CLI::App& store) {
  auto words = std::make_shared<StoreWords>();
  store.require_subcommand(0, 1);
  const auto* path = store.add_subcommand("path", "Print the folder's path");
  auto* info = store.add_subcommand("info", "Show how much is in the folder, and its bounds");
  add_format(*info, *words);
  auto* list = store.add_subcommand("list", "List the snapshots in the folder, oldest first");
  add_format(*list, *words);
  const auto* clear = store.add_subcommand("clear", "Remove all snapshots, unless a session uses the folder");
  auto* prune = store.add_subcommand("prune", "Remove what is too old or too much, unless a session uses the folder");
  prune->add_option("--max-bytes", words->max_bytes, "Bytes that may stay (default memory.storeBytes)")->type_name("N");
  prune->add_option("--keep-days", words->keep_days, "Days that snapshots stay (default memory.keepDays)")
      ->type_name("N");
  store.allow_extras();  // after the subcommands, who would inherit it
  return [=, &store]() -> Result<int> {
    if (path->parsed()) return show_path(*words);
    if (info->parsed()) return show_info(*words);
    if (list->parsed()) return list_store(*words);
    if (clear->parsed()) return clear_store(*words);
    if (prune->parsed()) return prune_store(*words);
    const auto extra = store.remaining();
    return refuse("COMMAND", "path, info, list, clear or prune",
                  extra.empty() ? "nothing" : shown(json(extra.front())));
  };
}

}  // namespace wayfinder::adapter
