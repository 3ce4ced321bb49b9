#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapter/push/ingest_form.hpp"
#include "protocol/error.hpp"

namespace wayfinder::adapter {

/// What came of a request.
struct HttpAnswer {
  long status{};        ///< 0: there was no answer
  std::string failure;  ///< why there was none, or the first line of an answer that is no success; for people

  [[nodiscard]] bool is_success() const noexcept { return status >= 200 && status < 300; }
  /// Whether the same request may fare better later.
  [[nodiscard]] bool is_passing() const noexcept {
    return status == 0 || status == 408 || status == 429 || status >= 500;
  }
};

/// libcurl, which is loaded when the first client is made: who pushes nothing needs none. Follows no redirection, as
/// who we are would be told to whom it leads. Thread: push.
class HttpClient {
 public:
  /// Thread: any. Error: internal, with the packages that have the library.
  [[nodiscard]] static Result<HttpClient> load();

  ~HttpClient();
  HttpClient(HttpClient&& other) noexcept;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  HttpClient& operator=(HttpClient&&) = delete;

  /// Waits for the answer at most `limit`, and no longer than `goes_on` says, which is asked once a second at least.
  [[nodiscard]] HttpAnswer post(const std::string& url, const std::vector<std::string>& headers, const IngestForm& form,
                                std::chrono::milliseconds limit, const std::function<bool()>& goes_on);

 private:
  struct Library;
  explicit HttpClient(std::unique_ptr<Library> library);

  std::unique_ptr<Library> library_;
};

}  // namespace wayfinder::adapter
