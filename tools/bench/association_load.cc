#include "tools/bench/association_load.h"

#include <utility>

#include "common/base/strings.h"
#include "tools/bench/echo_servers.h"

namespace outlay::bench {
namespace {

namespace im = invoice_matching::v1;

}  // namespace

void InvoiceCounts::Count(im::Invoice::State state) {
  if (state == im::Invoice::STATE_ASSOCIATED) {
    ++associated;
  } else if (state == im::Invoice::STATE_UNMATCHED) {
    ++unmatched;
  } else {
    ++received;
  }
}

void CreateOne(RawClient& client, size_t caller, const Metadata& metadata, const im::CreateInvoiceRequest& request,
               InvoiceCounts& counts, Done done) {
  const std::string bytes = request.SerializeAsString();
  counts.request_bytes += static_cast<int64_t>(bytes.size());
  counts.invoice_bytes += static_cast<int64_t>(request.invoice().ByteSizeLong());
  client.Call(caller, kCreateInvoice, metadata, ToBuffer(bytes),
              [&counts, done = std::move(done)](absl::StatusOr<grpc::ByteBuffer> reply) mutable {
                im::Invoice invoice;
                if (!reply.ok()) {
                  done(reply.status());
                } else if (!invoice.ParseFromString(ToString(*reply))) {
                  done(absl::InternalError("the reply does not parse"));
                } else {
                  counts.reply_bytes += static_cast<int64_t>(reply->Length());
                  counts.Count(invoice.state());
                  done(1);
                }
              });
}

Operation CreateOneByOne(RawClient& client, InvoiceMaker& maker, InvoiceCounts& counts) {
  return [&](size_t caller, Done done) {
    const InvoiceMaker::Made made = maker.Next();
    CreateOne(client, caller, maker.metadata(made.organization), made.request, counts, std::move(done));
  };
}

Operation EchoInvoices(RawClient& client, InvoiceMaker& maker) {
  return [&](size_t caller, Done done) {
    const InvoiceMaker::Made made = maker.Next();
    client.Call(caller, kBareMethod, maker.metadata(made.organization), ToBuffer(made.request.SerializeAsString()),
                [done = std::move(done)](absl::StatusOr<grpc::ByteBuffer> reply) mutable {
                  done(reply.ok() ? absl::StatusOr<int64_t>(1) : reply.status());
                });
  };
}

namespace {

absl::StatusOr<int64_t> CountAll(const absl::StatusOr<grpc::ByteBuffer>& reply, InvoiceCounts* counts) {
  if (!reply.ok()) return reply.status();
  im::StreamCreateInvoicesResponse response;
  if (!response.ParseFromString(ToString(*reply))) return absl::InternalError("the reply does not parse");
  for (const auto& result : response.results()) {
    if (result.has_error()) {
      return absl::Status(static_cast<absl::StatusCode>(result.error().code()), result.error().message());
    }
    counts->Count(result.state());
  }
  return response.results_size();
}

}  // namespace

InvoiceStreams::InvoiceStreams(RawClient& client, InvoiceMaker& maker, InvoiceCounts& counts, size_t streams, int batch)
    : maker_(maker),
      counts_(counts),
      batch_(batch),
      streams_(client, kStreamCreateInvoices, streams, maker.organizations(),
               [&](int organization) -> const Metadata& { return maker.metadata(organization); }) {}

Operation InvoiceStreams::Messages() {
  return [this](size_t caller, Done done) {
    im::StreamCreateInvoicesRequest message;
    for (int i = 0; i < batch_; ++i) {
      im::CreateInvoiceRequest* const request = message.add_requests();
      maker_.Fill(streams_.OrganizationOf(caller), request);
      message.set_parent(request->parent());
      counts_.invoice_bytes += static_cast<int64_t>(request->invoice().ByteSizeLong());
    }
    streams_.Send(caller, message.SerializeAsString(),
                  [this, done = std::move(done)](const absl::StatusOr<grpc::ByteBuffer>& reply) mutable {
                    done(CountAll(reply, &counts_));
                  });
  };
}

}  // namespace outlay::bench
