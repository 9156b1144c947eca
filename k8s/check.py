"""What validate.sh asks about manifests, alerts and metrics. Prints each finding; exit code 1 if there is one.

check.py manifests KUBERNETES_VERSION CRDS_OR_EMPTY FILE...   built overlays against schemas, and against themselves
check.py rules ALERTS OUT                                     writes the groups of a PrometheusRule as a file of Prometheus
check.py metrics ADDRESS MANAGEMENT_URL OUT                   metrics of dashboard, alerts and autoscaler against a running server
"""

import json
import pathlib
import re
import sys
import urllib.request

import grpc
import jsonschema
import kubernetes_validate
import yaml

HERE = pathlib.Path(__file__).parent
findings = []


def find(place, what):
    findings.append(f"{place}: {what}")


# --- manifests


def crd_schemas(directory):
    """(group/version, kind) to schema, of the CustomResourceDefinitions that monitoring/ uses."""
    schemas = {}
    for plural in ("podmonitors", "prometheusrules", "servicemonitors"):
        file = pathlib.Path(directory, f"monitoring.coreos.com_{plural}.yaml")
        spec = yaml.safe_load(file.read_text())["spec"]
        for version in spec["versions"]:
            key = (f"{spec['group']}/{version['name']}", spec["names"]["kind"])
            schemas[key] = closed(version["schema"]["openAPIV3Schema"])
    return schemas


def closed(schema):
    """Refuses fields that no schema names: a cluster would silently drop them."""
    if isinstance(schema, dict):
        if "properties" in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
            schema.setdefault("additionalProperties", False)
        for child in schema.values():
            closed(child)
    elif isinstance(schema, list):
        for child in schema:
            closed(child)
    return schema


def check_schema(place, document, version, crds):
    key = (document["apiVersion"], document["kind"])
    if key[0].startswith("monitoring.coreos.com/"):
        if crds is None:
            return
        schema = dict(crds[key])
        schema["properties"] = schema["properties"] | {"metadata": {"type": "object"}}
        for error in jsonschema.Draft4Validator(schema).iter_errors(document):
            find(place, f"{error.json_path}: {error.message}")
    else:
        try:
            kubernetes_validate.validate(document, version, strict=True)
        except kubernetes_validate.ValidationError as e:
            find(place, f"{'.'.join(map(str, e.path))}: {e.message}")


def containers(spec):
    return spec.get("initContainers", []) + spec["containers"]


def selects(selector, labels):
    return all(labels.get(key) == value for key, value in selector.items())


def check_references(file, documents):
    """What no schema can see: names that must name something."""
    templates = {d["metadata"]["name"]: d["spec"]["template"] for d in documents if d["kind"] == "Deployment"}
    labels = [t["metadata"]["labels"] for t in templates.values()]
    ports = {p["name"] for t in templates.values() for c in containers(t["spec"]) for p in c.get("ports", [])}
    for document in documents:
        spec, place = document.get("spec", {}), f"{file}: {document['kind']} {document['metadata']['name']}"
        match document["kind"]:
            case "Deployment":
                if not selects(spec["selector"]["matchLabels"], spec["template"]["metadata"]["labels"]):
                    find(place, "the selector does not match the pods")
                check_pod(place, spec["template"]["spec"])
            case "Pod":
                check_pod(place, spec)
            case "Service":
                if not any(selects(spec["selector"], pod) for pod in labels):
                    find(place, "selects no pod")
                for port in spec["ports"]:
                    if port["targetPort"] not in ports:
                        find(place, f"no container has the port {port['targetPort']}")
            case "PodDisruptionBudget" | "NetworkPolicy":
                chosen = spec.get("selector") or spec.get("podSelector")
                if not any(selects(chosen["matchLabels"], pod) for pod in labels):
                    find(place, "selects no pod")
            case "HorizontalPodAutoscaler":
                if spec["scaleTargetRef"]["name"] not in templates:
                    find(place, "scales nothing")


def check_pod(place, spec):
    volumes = {volume["name"] for volume in spec.get("volumes", [])}
    for container in containers(spec):
        here = f"{place}, {container['name']}"
        for mount in container.get("volumeMounts", []):
            if mount["name"] not in volumes:
                find(here, f"no volume {mount['name']}")
        ports = {port["name"] for port in container.get("ports", [])}
        for name in ("startupProbe", "readinessProbe", "livenessProbe"):
            probe = container.get(name, {})
            if "httpGet" in probe and probe["httpGet"]["port"] not in ports:
                find(here, f"{name} asks a port that is not there")
            if "httpGet" in probe and "grpc" in probe:
                find(here, f"{name} has two kinds")
        check_restricted(here, spec.get("securityContext", {}) | container.get("securityContext", {}))
        if "memory" not in container["resources"]["limits"] or "cpu" not in container["resources"]["requests"]:
            find(here, "expected: a limit of memory and a request of CPU")


def check_restricted(place, context):
    """The Pod Security Standard `restricted`, as far as these manifests touch it; the namespace enforces it."""
    expected = {"runAsNonRoot": True, "allowPrivilegeEscalation": False}
    for key, value in expected.items():
        if context.get(key) != value:
            find(place, f"securityContext.{key} is not {value}")
    if context.get("capabilities", {}).get("drop") != ["ALL"]:
        find(place, "capabilities are not dropped")
    if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        find(place, "seccompProfile is not RuntimeDefault")


def manifests(version, crds, *files):
    schemas = crd_schemas(crds) if crds else None
    for file in files:
        documents = list(yaml.safe_load_all(pathlib.Path(file).read_text()))
        name = pathlib.Path(file).stem
        for document in documents:
            check_schema(f"{name}: {document['kind']} {document['metadata']['name']}", document, version, schemas)
        check_references(name, documents)
        print(f"{name}: {len(documents)} objects")


# --- alerts and metrics


def rules(alerts, out):
    pathlib.Path(out).write_text(yaml.safe_dump(yaml.safe_load(pathlib.Path(alerts).read_text())["spec"]))


WORDS = set("sum count rate increase changes absent time avg_over_time min_over_time histogram_quantile by without and or unless on offset".split())
# Of Prometheus and its targets, not of the server's samples.
TARGET_LABELS = {"job", "namespace", "pod", "le"}
SELECTOR = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(?:\{([^}]*)\})?")
MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"')


def selectors(expression):
    """(metric, [(label, operator, value)]) of every selector in a PromQL expression."""
    plain = re.sub(r"\b(by|without|on)\s*\([^)]*\)|\[[^]]*\]|\b\d+[smhdwy]\b", "", expression)
    for name, matchers in SELECTOR.findall(plain):
        if name not in WORDS and name != "up":
            yield name, MATCHER.findall(matchers)


def expressions():
    """(place, PromQL) of the dashboard, the alerts, the autoscaler and prometheus-adapter's rule."""
    dashboard = json.loads((HERE / "monitoring/dashboard.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield f"dashboard, {panel['title']}", target["expr"]
    for variable in dashboard["templating"]["list"]:
        query = re.match(r"label_values\((.*),[^,]*\)$", variable.get("definition", ""))
        if query:
            yield f"dashboard, ${variable['name']}", query.group(1)
    for group in yaml.safe_load((HERE / "monitoring/alerts.yaml").read_text())["spec"]["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]
    for metric in yaml.safe_load((HERE / "base/autoscaler.yaml").read_text())["spec"]["metrics"]:
        yield "autoscaler", metric["pods"]["metric"]["name"]
    for rule in yaml.safe_load((HERE / "monitoring/prometheus-adapter.yaml").read_text())["rules"]["custom"]:
        yield "prometheus-adapter", rule["seriesQuery"]


def scrape(url):
    # Not OpenMetrics, which promtool does not read.
    request = urllib.request.Request(f"{url}/q/metrics", headers={"Accept": "text/plain;version=0.0.4"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.read().decode()


def samples(text):
    """Metric to its label sets."""
    found = {}
    for name, labels in re.findall(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$", text, re.MULTILINE):
        found.setdefault(name, []).append(dict(re.findall(r'(\w+)="([^"]*)"', labels)))
    return found


def metrics(address, management, out):
    # Metrics of gRPC begin with the first call.
    with grpc.insecure_channel(address) as channel:
        channel.unary_unary("/touchstone.v1.RewardService/GetServerInfo")(b"", timeout=30, wait_for_ready=True)
    text = scrape(management)
    pathlib.Path(out).write_text(text)
    served = samples(text)
    count = 0
    for place, expression in expressions():
        for metric, matchers in selectors(expression):
            count += 1
            if metric not in served:
                find(place, f"the server has no metric {metric}")
                continue
            for label, operator, value in matchers:
                values = {labels.get(label) for labels in served[metric]}
                if label not in TARGET_LABELS and (values == {None} or operator == "=" and value not in values):
                    find(place, f'{metric} has no {label}{operator}"{value}"')
    print(f"{count} selectors on the metrics of the running server")
    if not count:
        find("metrics", "nothing was checked")


if __name__ == "__main__":
    {"manifests": manifests, "rules": rules, "metrics": metrics}[sys.argv[1]](*sys.argv[2:])
    for finding in findings:
        print(f"wrong: {finding}", file=sys.stderr)
    sys.exit(1 if findings else 0)
