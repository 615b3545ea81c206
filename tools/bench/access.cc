// How a service starts with the rights of a large organization, and how soon a leaver is out everywhere.

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/bench/access_data.h"
#include "tools/bench/access_decisions.h"
#include "tools/bench/benchmark.h"
#include "tools/bench/load.h"
#include "tools/bench/statistics.h"
#include "tools/process/service.h"

namespace outlay::bench {
namespace {

namespace dir = directory::v1;
namespace po = purchase_order::v1;

constexpr double kLargeCopyMebibytes = 500;
constexpr double kLargeCopyStartSeconds = 10;
constexpr double kLeaverOutSeconds = 1;
constexpr int kLeavers = 200;
constexpr int kLoaders = 4;

absl::StatusOr<process::RunningService> StartProgram(const std::string& name, const std::string& folder,
                                                     std::vector<std::string> flags) {
  flags.emplace_back("--enforce_access");
  flags.emplace_back("--log_level=warning");
  return process::StartService({.name = name,
                                .program = Concat(process::ProgramFolder(), "/../../services/", name, "/outlay_", name),
                                .folder = folder,
                                .flags = std::move(flags),
                                .environment = {}});
}

template <typename Response>
absl::Status Call(rpc::Channel& channel, std::string_view method, const google::protobuf::Message& request,
                  const std::string& user, const std::string& organization) {
  Response response;
  return rpc::CallAndWait(channel, method, request, &response,
                          {.caller = {.subject = user, .organization = organization}});
}

absl::Status ListOrders(rpc::Channel& orders, const std::string& user, const std::string& organization) {
  po::ListPurchaseOrdersRequest request;
  request.set_parent(Concat("organizations/", organization));
  return Call<po::ListPurchaseOrdersResponse>(orders, "/outlay.purchase_order.v1.PurchaseOrders/ListPurchaseOrders",
                                              request, user, organization);
}

// Clients of the programs, which must be there as long.
class Clients {
 public:
  std::unique_ptr<rpc::GrpcChannel> Connect(const std::string& service, int port) {
    return std::make_unique<rpc::GrpcChannel>(
        &pool_, rpc::GrpcChannelOptions{.target = Concat("127.0.0.1:", port), .service = service, .connections = 4});
  }

 private:
  rpc::ChannelPool pool_;
};

absl::Status MeasureStart(const std::string& folder, Report& report) {
  report.Section("start of purchase_order with 1,000,000 users, 1,200,000 grants, 100,000 groups; directory away");
  OUTLAY_RETURN_IF_ERROR(WriteLargeCopy(Concat(folder, "/purchase_order/store")));
  Clients clients;
  std::vector<double> seconds;
  std::vector<double> mebibytes;
  for (int run = 0; run < 3; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    OUTLAY_ASSIGN_OR_RETURN(process::RunningService service,
                            StartProgram("purchase_order", folder, {"--directory_target=127.0.0.1:1"}));
    seconds.push_back(absl::ToDoubleSeconds(absl::FromChrono(std::chrono::steady_clock::now() - begin)));
    mebibytes.push_back(static_cast<double>(service.process.ResidentBytes()) / static_cast<double>(1 << 20));
    // That the copy is there, and counts.
    const std::unique_ptr<rpc::GrpcChannel> orders = clients.Connect("purchase_order", service.port);
    OUTLAY_RETURN_IF_ERROR(ListOrders(*orders, LargeUserId(kLargeUsers - 1), std::string(kLarge)));
    service.process.Stop();
  }
  report.AddFigure("start", SpreadOf(seconds), "s until it listens", AtMost(kLargeCopyStartSeconds));
  report.AddFigure("resident", SpreadOf(mebibytes), "MiB of the whole process", AtMost(kLargeCopyMebibytes));
  return absl::OkStatus();
}

// Both programs, and calls to them as anybody.
class Company {
 public:
  absl::Status Start(const std::string& folder) {
    OUTLAY_ASSIGN_OR_RETURN(directory_, StartProgram("directory", folder, {}));
    OUTLAY_ASSIGN_OR_RETURN(
        orders_, StartProgram("purchase_order", folder, {Concat("--directory_target=127.0.0.1:", directory_.port)}));
    dir_ = clients_.Connect("directory", directory_.port);
    po_ = clients_.Connect("purchase_order", orders_.port);
    dir::CreateOrganizationRequest request;
    request.set_organization_id("acme");
    request.mutable_organization()->set_base_currency("EUR");
    request.mutable_first_administrator()->set_user_id("ann");
    request.mutable_first_administrator()->set_email("ann@acme.example");
    return ToDirectory<dir::Organization>("Organizations/CreateOrganization", request, "operator", "");
  }

  absl::Status Hire(const std::string& user) {
    dir::CreateUserRequest create;
    create.set_parent("organizations/acme");
    create.set_user_id(user);
    create.set_activate(true);
    create.mutable_user()->set_email(Concat(user, "@acme.example"));
    OUTLAY_RETURN_IF_ERROR(ToDirectory<dir::User>("Users/CreateUser", create, "ann"));
    dir::GrantRoleRequest grant;
    grant.set_parent("organizations/acme");
    grant.set_role_grant_id(user);
    grant.mutable_role_grant()->set_user(Concat("organizations/acme/users/", user));
    grant.mutable_role_grant()->set_role("organizations/acme/roles/requisitioner");
    grant.mutable_role_grant()->set_group("organizations/acme/groups/root");
    return ToDirectory<dir::RoleGrant>("RoleGrants/GrantRole", grant, "ann");
  }
  absl::Status Leave(const std::string& user) {
    dir::DeprovisionUserRequest request;
    request.set_request_id(Concat("leave-", user));
    request.set_name(Concat("organizations/acme/users/", user));
    return ToDirectory<dir::User>("Users/DeprovisionUser", request, "ann");
  }
  absl::Status ListOrders(const std::string& user) { return bench::ListOrders(*po_, user, "acme"); }
  absl::Status ListGroups(const std::string& user) {
    dir::ListGroupsRequest request;
    request.set_parent("organizations/acme");
    return ToDirectory<dir::ListGroupsResponse>("Groups/ListGroups", request, user);
  }

 private:
  template <typename Response>
  absl::Status ToDirectory(std::string_view method, const google::protobuf::Message& request, const std::string& user,
                           const std::string& organization = "acme") {
    return Call<Response>(*dir_, Concat("/outlay.directory.v1.", method), request, user, organization);
  }

  process::RunningService directory_;
  process::RunningService orders_;
  Clients clients_;
  std::unique_ptr<rpc::GrpcChannel> dir_;
  std::unique_ptr<rpc::GrpcChannel> po_;
};

// Calls again and again until it is stopped.
class Loop {
 public:
  explicit Loop(std::function<void()> call)
      : thread_([this, call = std::move(call)] {
          while (!is_over_) call();
        }) {}
  ~Loop() {
    is_over_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> is_over_{false};
  std::thread thread_;
};

// When a user was answered last, and whether the user is refused now.
class Prober {
 public:
  explicit Prober(std::function<absl::Status()> call) : call_(std::move(call)) {}

  // Returns when the first call is refused for its rights.
  void Run() {
    for (;;) {
      const absl::Status status = call_();
      if (status.code() == absl::StatusCode::kPermissionDenied) return;
      if (status.ok()) last_ = std::chrono::steady_clock::now();
    }
  }
  std::chrono::steady_clock::time_point last() const { return last_; }

 private:
  const std::function<absl::Status()> call_;
  std::chrono::steady_clock::time_point last_;
};

absl::StatusOr<absl::Duration> LeaverIsOutAfter(Company& company, const std::string& user) {
  OUTLAY_RETURN_IF_ERROR(company.Hire(user));
  // The copy hears of the user a moment later.
  while (!company.ListOrders(user).ok()) Wait(absl::Milliseconds(1));
  Prober orders([&] { return company.ListOrders(user); });
  Prober groups([&] { return company.ListGroups(user); });
  std::thread first([&] { orders.Run(); });
  std::thread second([&] { groups.Run(); });
  Wait(absl::Milliseconds(5));
  const absl::Status left = company.Leave(user);
  const auto answered = std::chrono::steady_clock::now();
  first.join();
  second.join();
  OUTLAY_RETURN_IF_ERROR(left);
  const auto last = std::max(orders.last(), groups.last());
  return std::max(absl::ZeroDuration(), absl::FromChrono(last - answered));
}

absl::Status MeasureRevocation(const std::string& folder, Report& report) {
  report.Section(Concat("a user leaves directory while ", kLoaders,
                        " others call: until the last accepted call anywhere after the answer"));
  Company company;
  OUTLAY_RETURN_IF_ERROR(company.Start(folder));
  while (!company.ListOrders("ann").ok()) Wait(absl::Milliseconds(10));
  std::atomic<int64_t> calls = 0;
  std::vector<std::unique_ptr<Loop>> load;
  for (int i = 0; i < kLoaders; ++i) {
    load.push_back(std::make_unique<Loop>([&company, &calls, i] {
      const absl::Status status = i % 2 == 0 ? company.ListOrders("ann") : company.ListGroups("ann");
      if (status.ok()) ++calls;
    }));
  }
  Histogram histogram;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kLeavers; ++i) {
    OUTLAY_ASSIGN_OR_RETURN(const absl::Duration after, LeaverIsOutAfter(company, Concat("leaver-", i)));
    histogram.Add(after);
  }
  const double seconds = absl::ToDoubleSeconds(absl::FromChrono(std::chrono::steady_clock::now() - begin));
  load.clear();
  report.AddFigure("load", static_cast<double>(calls) / seconds, "calls/s beside");
  report.AddFigure("revocation.p50", absl::ToDoubleSeconds(histogram.Quantile(0.5)), "s");
  report.AddFigure("revocation.p99", absl::ToDoubleSeconds(histogram.Quantile(0.99)), Concat("s, of ", kLeavers),
                   AtMost(kLeaverOutSeconds));
  report.AddFigure("revocation.max", absl::ToDoubleSeconds(histogram.Quantile(1)), "s");
  return absl::OkStatus();
}

// A folder that is made anew, and goes.
class FreshFolder {
 public:
  explicit FreshFolder(std::string path) : path_(std::move(path)) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~FreshFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

}  // namespace

absl::Status RunAccess(const Effort& effort, Report& report) {
  const FreshFolder decisions(Concat(effort.folder, "/access-decisions"));
  OUTLAY_RETURN_IF_ERROR(MeasureDecisions(decisions.path(), report));
  const FreshFolder start(Concat(effort.folder, "/access-start"));
  OUTLAY_RETURN_IF_ERROR(MeasureStart(start.path(), report));
  const FreshFolder revocation(Concat(effort.folder, "/access-revocation"));
  return MeasureRevocation(revocation.path(), report);
}

}  // namespace outlay::bench
