package io.notificationsocket.benchmarks.report;

/** The exponent {@code e} for which {@code y = c * x^e} lies closest to some points. */
final class PowerFit {

  private PowerFit() {}

  /**
   * By least squares over the logarithms.
   *
   * @param points at least two (x, y) with different x, all above 0
   */
  static double exponent(double[][] points) {
    double meanX = 0;
    double meanY = 0;
    for (double[] point : points) {
      meanX += Math.log(point[0]) / points.length;
      meanY += Math.log(point[1]) / points.length;
    }
    double covariance = 0;
    double variance = 0;
    for (double[] point : points) {
      double x = Math.log(point[0]) - meanX;
      covariance += x * (Math.log(point[1]) - meanY);
      variance += x * x;
    }
    return covariance / variance;
  }
}
