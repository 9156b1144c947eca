# The two to begin with: `make demo` and `make test`. `make help` lists all.
.DEFAULT_GOAL := help
.SHELLFLAGS := -eu -o pipefail -c
SHELL := bash

PROGRAM := target/quarkus-app/quarkus-run.jar
SOURCES := pom.xml $(shell find src/main proto .mvn -type f 2>/dev/null)

# Maven with the JDK that was found; of its words only warnings, errors and Surefire's summary.
MAVEN = command -v mvn >/dev/null || { echo "Maven is missing: install Maven 3.8 or newer (https://maven.apache.org)." >&2; exit 1; }; \
	home=$$(.mvn/find-jdk) && JAVA_HOME=$$home MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow $${MAVEN_OPTS:-}" mvn -B \
	-Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
	-Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info \
	-Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.failsafe=info

.PHONY: demo
demo: build ## train a reward model on the example's rankings, score held-out answers, show what it learnt
	@./touchstone demo

.PHONY: test
test: ## check the format, analyse the code, run all tests
	@echo "Checking and testing (the first time Maven downloads what it needs)"
	@$(MAVEN) -Pcheck test

.PHONY: parity
parity: ## measure how far each family is from transformers, and write it into the README (needs the Python of src/test/golden)
	@rm -rf target/exports target/adapters target/merged; $(MAVEN) test -Dtest=ParityTest,SeveralOutputsTest,PeftAdapterTest -Dparity.write=true
	@python3 src/test/golden/check_exports.py
	@rm -rf target/exports; $(MAVEN) test -Dtest=ParityTest -Dparity.write=true

.PHONY: verify
verify: build ## test the built program from outside: the native executable if it is the newer one
	@$(MAVEN) test-compile failsafe:integration-test failsafe:verify

.PHONY: run
run: build ## start the server: gRPC on port 9000, health and metrics on 9001
	@./touchstone serve

.PHONY: build
build: $(PROGRAM) ## build the program for the JVM

$(PROGRAM): $(SOURCES)
	@echo "Building (the first time Maven downloads what it needs, about 300 MB)"
	@$(MAVEN) -DskipTests package
	@touch $@

.PHONY: native
native: ## build the native executable (needs GraalVM for JDK 25 or a container runtime)
	@echo "Building the native executable (about six minutes on two cores)"
	@$(MAVEN) -DskipTests -Pnative package

.PHONY: licenses
licenses: ## write the licences of all dependencies to THIRD_PARTY_LICENSES.txt
	@$(MAVEN) license:add-third-party

.PHONY: format
format: ## format the Java sources
	@$(MAVEN) spotless:apply

.PHONY: clean
clean: ## delete everything that was built
	@rm -rf target

.PHONY: help
help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16
