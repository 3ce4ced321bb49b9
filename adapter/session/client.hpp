#pragma once
#include <string>

namespace wayfinder::adapter {

/// What the client said in initialize that changes our answers. How it names places is in SourceTranslation.
struct Client {
  std::string name{"a DAP client"};
  bool supports_variable_type{};
  bool supports_variable_paging{};
  bool supports_run_in_terminal{};
  bool supports_progress{};
  bool supports_invalidated{};
  bool supports_memory_event{};
  bool supports_wayfinder_events{};  ///< wayfinder/profile, wayfinder/memory
};

}  // namespace wayfinder::adapter
