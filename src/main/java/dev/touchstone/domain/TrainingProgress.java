package dev.touchstone.domain;

import java.time.Duration;

/** How far a run is; the contract's TrainProgress documents each field. */
public record TrainingProgress(
        long step,
        long totalSteps,
        double epoch,
        double loss,
        double accuracy,
        double margin,
        double learningRate,
        double gradNorm,
        double tokensPerSecond,
        double paddingShare,
        long peakMemoryBytes,
        Duration timeLeft,
        double smoothedLoss,
        long tokens,
        Duration elapsed) {}
