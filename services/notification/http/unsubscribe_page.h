// The page behind the link by which people without an account end e-mails (N7): a POST ends them, as RFC 8058 requires;
// reading the link changes nothing, so scanners of e-mails do not end them.
#ifndef OUTLAY_SERVICES_NOTIFICATION_HTTP_UNSUBSCRIBE_PAGE_H_
#define OUTLAY_SERVICES_NOTIFICATION_HTTP_UNSUBSCRIBE_PAGE_H_

#include <optional>
#include <string>
#include <utility>

#include "common/command/executor.h"
#include "common/http/http_server.h"
#include "common/store/store.h"
#include "services/notification/domain/unsubscribe.h"

namespace outlay::notification {

// Thread-safe.
class UnsubscribePage final : public http::HttpHandler {
 public:
  // `key`: signs links. All must outlive the page.
  UnsubscribePage(std::string key, const store::Store* store, command::Executor* executor)
      : key_(std::move(key)), store_(store), executor_(executor) {}

  std::optional<http::HttpResponse> Admit(const http::HttpRequest& request) override;
  http::HttpResponse Handle(const http::HttpRequest& request) override;
  http::HttpResponse Refuse(int status) override;

 private:
  http::HttpResponse Change(const http::HttpRequest& request, const OptOut& who, bool is_german);

  const std::string key_;
  const store::Store* const store_;
  command::Executor* const executor_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_HTTP_UNSUBSCRIBE_PAGE_H_
