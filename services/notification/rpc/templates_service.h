// The Templates API: an organization's own words (N7).
#ifndef OUTLAY_SERVICES_NOTIFICATION_RPC_TEMPLATES_SERVICE_H_
#define OUTLAY_SERVICES_NOTIFICATION_RPC_TEMPLATES_SERVICE_H_

#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/notification/v1/templates.pb.h"

namespace outlay::notification {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class TemplatesService {
 public:
  // Both must outlive the service.
  TemplatesService(store::Store* store, command::Executor* executor) : store_(store), executor_(executor) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void SetTemplate(rpc::Call<v1::SetTemplateRequest, v1::Template> call);
  void GetTemplate(rpc::Call<v1::GetTemplateRequest, v1::Template> call);
  void ListTemplates(rpc::Call<v1::ListTemplatesRequest, v1::ListTemplatesResponse> call);
  void DeleteTemplate(rpc::Call<v1::DeleteTemplateRequest, v1::DeleteTemplateResponse> call);
  void PreviewTemplate(rpc::Call<v1::PreviewTemplateRequest, v1::PreviewTemplateResponse> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_RPC_TEMPLATES_SERVICE_H_
